// The status page: asks this node how it is, and shows it. Whatever comes from outside (names of
// files, of peers, reasons) becomes text and nothing else: elements are made by `element`, texts by
// createTextNode, attributes have names that are written here.
'use strict';

const EVERY = 2000;
const HISTORY_EVERY = 10000;
const PATIENCE = 5000;
const SVG = 'http://www.w3.org/2000/svg';

const at = (id) => document.getElementById(id);

// ---- Elements ------------------------------------------------------------------------------

function made(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== '') {
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return node;
}

const element = (tag, attributes, ...children) =>
  made(document.createElement(tag), attributes, children);

const shape = (tag, attributes, ...children) =>
  made(document.createElementNS(SVG, tag), attributes, children);

// Makes what is shown equal to what is to be shown and leaves what is equal already, so that a
// selection, the focus and a bar on its way stay.
function update(parent, wanted) {
  wanted.forEach((next, i) => {
    const shown = parent.childNodes[i];
    if (shown === undefined) {
      parent.append(next);
    } else if (shown.nodeName !== next.nodeName) {
      shown.replaceWith(next);
    } else if (next.nodeType === Node.TEXT_NODE) {
      if (shown.data !== next.data) {
        shown.data = next.data;
      }
    } else {
      updateAttributes(shown, next);
      update(shown, Array.from(next.childNodes));
    }
  });
  while (parent.childNodes.length > wanted.length) {
    parent.lastChild.remove();
  }
}

// Whether a fold is open is the person's.
function updateAttributes(shown, next) {
  for (const { name } of Array.from(shown.attributes)) {
    if (!next.hasAttribute(name) && name !== 'open') {
      shown.removeAttribute(name);
    }
  }
  for (const { name, value } of Array.from(next.attributes)) {
    if (shown.getAttribute(name) !== value) {
      shown.setAttribute(name, value);
    }
  }
}

function say(id, text) {
  const node = at(id);
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

// ---- Amounts -------------------------------------------------------------------------------

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

function bytes(amount) {
  let unit = 0;
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  const decimals = unit === 0 || amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
  return `${amount.toFixed(decimals)} ${UNITS[unit]}`;
}

function seconds(amount) {
  if (amount < 10) {
    return `${amount < 0.05 ? 0 : amount.toFixed(1)} s`;
  }
  const whole = Math.round(amount);
  const [d, h, m, s] =
    [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const units = [[d, 'd'], [h, 'h'], [m, 'min'], [s, 's']];
  const first = Math.max(0, units.findIndex(([value]) => value > 0));
  return units.slice(first, first + 2)
    .filter(([value], i) => i === 0 || value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

const count = (amount) => amount.toLocaleString('en');
const many = (amount, one, more) => `${count(amount)} ${amount === 1 ? one : more}`;
const clock = (date) => date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const minute = (date) => date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });

function ago(date) {
  const passed = Math.max(0, (Date.now() - date) / 1000);
  return passed < 1 ? 'just now' : `${seconds(Math.floor(passed))} ago`;
}

// Control characters and those that turn the direction of writing would show another name.
const visible = (text) =>
  String(text).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

// ---- The node ------------------------------------------------------------------------------

const sum = (all, part) => all.reduce((total, each) => total + part(each), 0);
const greatest = (all, part) => all.reduce((most, each) => Math.max(most, part(each)), 0);
const isPeer = (peer) => peer.contact !== 'self' && peer.contact !== 'duplicate';
const plans = (folder) => folder.plans ?? [];
const isBroken = (folder) => folder.state === 'stopped' || folder.state === 'failed';
const isDiverged = (folder) => folder.peers.some((peer) => peer.proof.code === 'diverged');
const deletes = (folder) =>
  sum(plans(folder), (plan) => plan.kind === 'deletes' ? plan.entries : 0);

function verdict(node) {
  const folders = node.folders;
  if (node.duplicateNodeId) {
    return ['bad', 'node id used twice'];
  }
  const broken = folders.filter(isBroken);
  const waiting = folders.filter((folder) => plans(folder).length > 0);
  const behind = folders.filter((folder) => !folder.inStep);
  if (broken.length > 0) {
    return ['bad', `${many(broken.length, 'folder', 'folders')} stopped`];
  }
  if (folders.some((folder) => folder.unwritable)) {
    return ['bad', 'cannot write'];
  }
  if (folders.some(isDiverged)) {
    return ['bad', 'diverged'];
  }
  if (waiting.length > 0) {
    return ['bad', 'waits for a person'];
  }
  if (behind.length > 0) {
    return ['warn', `${many(behind.length, 'folder', 'folders')} not in step`];
  }
  return ['good', 'in step'];
}

function fact(name, value, manner) {
  return element('div', { class: manner }, element('dt', {}, name), element('dd', {}, value));
}

function facts(folders) {
  const peers = folders.flatMap((folder) => folder.peers).filter(isPeer);
  const up = peers.filter((peer) => peer.contact === 'connected').length;
  const lag = greatest(peers, (peer) => peer.lagSeconds);
  const waiting = sum(peers, (peer) => peer.waiting);
  const failures = sum(folders, (folder) => folder.failures.length);
  const conflicts = sum(folders, (folder) => folder.conflictCount);
  const held = sum(folders, deletes);
  return [
    fact('Folders in step', `${folders.filter((f) => f.inStep).length} of ${folders.length}`,
      folders.some(isBroken) ? 'bad' : null),
    fact('Peers connected', `${up} of ${peers.length}`, up < peers.length ? 'warn' : null),
    fact('Longest lag', seconds(lag), lag > 300 ? 'warn' : null),
    fact('Entries waiting', count(waiting)),
    fact('Receiving', `${bytes(sum(folders.flatMap((f) => f.inFlight), (t) => t.bytesPerSecond))}/s`),
    fact('Conflict copies', count(conflicts), conflicts > 0 ? 'warn' : null),
    fact('Failures', count(failures), failures > 0 ? 'bad' : null),
    fact('Deletes waiting', count(held), held > 0 ? 'bad' : null),
  ];
}

function show(node) {
  const [manner, text] = verdict(node);
  const pill = at('verdict');
  pill.className = `pill ${manner}`;
  say('verdict', text);
  say('name', visible(node.name));
  say('node', `node ${node.node} · run ${node.run} · up ${seconds(node.uptimeSeconds)} · Sluice ${visible(node.software)}`);
  document.title = `${manner === 'good' ? '' : '● '}${visible(node.name)} · Sluice`;
  update(at('now'), facts(node.folders));
  showWhose(node.folders);
  showDeciding(node);
  update(at('overview'), overview(node.folders));
  const duplicate = node.duplicateNodeId
    ? [element('p', { class: 'banner', role: 'alert' }, `This node id is used twice: ${visible(node.duplicateNodeId)}`)] : [];
  const impostor = node.impostor
    ? [element('p', { class: 'banner', role: 'alert' }, `Somebody poses as a node: ${visible(node.impostor)}`)] : [];
  const busy = node.answers?.reason
    ? [element('p', { class: 'banner', role: 'alert' }, `Busy: ${visible(node.answers.reason)} `
      + `(${bytes(node.answers.heldBytes)} of ${bytes(node.answers.limitBytes)} held, `
      + `${many(node.answers.refused, 'answer', 'answers')} refused)`)] : [];
  const memory = node.pullMemory;
  const slow = memory.reason
    ? [element('p', { class: 'banner' }, `Busy: ${visible(memory.reason)} `
      + `(${bytes(memory.rowsBytes)} of ${bytes(memory.rowsLimitBytes)} for what was read, `
      + `${bytes(memory.buffersBytes)} of ${bytes(memory.buffersLimitBytes)} for contents on their way, `
      + `${count(memory.waiting)} waiting)`)] : [];
  update(at('folders'), [...duplicate, ...impostor, ...busy, ...slow, ...node.folders.map((folder) => shownFolder(folder, node))]);
}

// What is not in step, with the reason, of a node with several folders.
function overview(folders) {
  const behind = folders.filter((folder) => !folder.inStep);
  if (folders.length === 1 || behind.length === 0) {
    return [];
  }
  return [element('table', { class: 'overview' },
    element('thead', {}, element('tr', {},
      element('th', { scope: 'col' }, 'Not in step'), element('th', { scope: 'col' }, 'Why'),
      element('th', { scope: 'col', class: 'number' }, 'Waiting'))),
    element('tbody', {}, behind.map((folder) => element('tr', {},
      element('th', { scope: 'row' }, element('button', { type: 'button', 'data-folder': folder.id }, folder.id)),
      element('td', {}, visible(folder.reason ?? folder.notInStep?.words ?? folder.state)),
      element('td', { class: 'number' }, count(sum(folder.peers.filter(isPeer), (peer) => peer.waiting)))))))];
}

function goToFolder(event) {
  const folder = event.target.dataset.folder;
  if (folder) {
    at(`folder-${folder}`).scrollIntoView();
  }
}

// ---- Why a file is not there ---------------------------------------------------------------

function showWhose(folders) {
  update(at('whose'), folders.map((folder) => element('option', { value: folder.id }, visible(folder.id))));
}

function reasons(why) {
  const all = [why, ...why.also];
  return all.map((each, i) => element('p', { class: i === 0 && !why.inStep ? 'first' : null },
    element('code', {}, each.cause), ' ', visible(each.words)));
}

async function answerQuestion(event) {
  event.preventDefault();
  const query = new URLSearchParams({ folder: at('whose').value, path: at('path').value });
  try {
    update(at('why'), reasons(await ask(`status/why?${query}`)));
  } catch (failure) {
    update(at('why'), [element('p', { class: 'first' }, `No answer: ${visible(failure.message)}`)]);
  }
}

// ---- One folder ----------------------------------------------------------------------------

function folderState(folder) {
  if (isBroken(folder)) {
    return ['bad', folder.state];
  }
  if (folder.state !== 'running') {
    return ['warn', folder.state];
  }
  return folder.inStep ? ['good', 'in step'] : ['warn', 'not in step'];
}

function part(title, ...content) {
  return element('div', { class: 'part' }, element('h3', {}, title), ...content);
}

const list = (items) => element('ul', {}, items);

// More folders than a person wants to scroll through: those in step are folded.
const MOST_UNFOLDED = 5;

const summary = (folder) => `${many(folder.files, 'file', 'files')}, ${bytes(folder.bytes)}`;

function shownFolder(folder, node) {
  const parts = partsOf(folder, node.data);
  const [manner, state] = folderState(folder);
  const id = `folder-${folder.id}`;
  const head = element('div', { class: 'who' },
    element('h2', { id }, folder.id),
    element('span', { class: `pill ${manner}` }, state));
  if (manner !== 'good' || node.folders.length <= MOST_UNFOLDED) {
    return element('section', { class: 'folder', 'aria-labelledby': id }, head, parts);
  }
  return element('section', { class: 'folder', 'aria-labelledby': id },
    element('details', {},
      element('summary', {}, head, element('span', { class: 'quiet' }, summary(folder))), parts));
}

function partsOf(folder, data) {
  const scan = folder.lastScan;
  return [
    element('p', { class: 'quiet' },
      `${visible(folder.path)} · ${folder.role} · ${many(folder.files, 'file', 'files')}, `
      + `${many(folder.directories, 'directory', 'directories')}, `
      + `${many(folder.links, 'link', 'links')}, ${bytes(folder.bytes)}`),
    element('p', { class: 'quiet' },
      `${many(folder.entries, 'entry', 'entries')}, ${many(folder.tombstones, 'tombstone', 'tombstones')}, `
      + `sequence ${count(folder.sequence)}`
      + (scan ? ` · scanned ${ago(new Date(scan.at))} in ${seconds(scan.millis / 1000)}: `
        + `${count(scan.looked)} looked at, ${count(scan.changed)} changed, ${count(scan.deleted)} deleted`
        : folder.state === 'running' ? ' · not scanned since the start' : '')),
    notice('', folder.reason),
    !folder.reason && folder.notInStep
      ? element('p', { class: 'quiet', 'data-code': folder.notInStep.code },
        `Not in step: ${visible(folder.notInStep.words)}.`) : null,
    notice('Cannot be written to: ', folder.unwritable),
    folder.markersRemade > 0
      ? notice('', `Something removes .sluice/, and the trash with it: it was made again ${many(folder.markersRemade, 'time', 'times')} since the start`) : null,
    notice('Pulling is paused: ', folder.paused),
    notice('The index is an earlier copy of itself: ', folder.restored),
    notice('The index was made anew: ', folder.rebuilt),
    folder.evicted ? element('p', { class: 'quiet' }, `Members evicted: ${visible(folder.evicted)}`) : null,
    driftOf(folder),
    paths('Warnings', folder.warnings, (each) => [each, null]),
    rotOf(folder),
    paths('Not told', folder.hooks.filter((hook) => hook.reason), (each) => [each.name,
      `${many(each.waiting, 'event waits', 'events wait')}, tried ${many(each.attempts, 'time', 'times')}, ${count(each.givenUp)} given up: ${each.reason}`], 'bad'),
    waitingPlans(folder, data),
    peersOf(folder),
    inFlight(folder),
    conflictsOf(folder),
    failuresOf(folder),
    paths('Not replicated', folder.problems, (each) => [each.path, each.reason]),
    paths('Not watched, only scanned', folder.unwatched, (each) => [each, null]),
    paths('Mounts, left alone', folder.mounts, (each) => [each, null]),
    savesOf(folder),
  ];
}

const notice = (what, text) =>
  text ? element('p', { class: 'reason' }, `${what}${visible(text)}`) : null;

// What was changed in a mirror, and is put right again.
function driftOf(folder) {
  const drift = folder.drift;
  if (!drift) {
    return null;
  }
  return part('Local changes',
    element('p', { class: 'quiet' }, `${count(drift.undone)} undone, ${count(drift.waiting)} to be undone`),
    paths('Not undone', drift.failures, (each) => [each.path, failure(each)], 'bad'));
}

// How far contents were read again, and which are not what they were.
function rotOf(folder) {
  const scrub = folder.scrub;
  if (!scrub.begun && !scrub.lastEnded && !scrub.reading && scrub.rotten === 0) {
    return null;
  }
  const whole = scrub.lastEnded ? `All by ${scrub.lastEnded}` : 'Not all yet';
  const now = scrub.begun ? `; now at ${count(scrub.read)} of ${many(folder.files, 'file', 'files')}` : '';
  return part('Contents read again',
    element('p', { class: 'quiet' }, `${whole}${now}. ${count(scrub.rotten)} rotten, ${count(scrub.mended)} mended since the start.`),
    paths('Rotten', scrub.files, (each) => [each.path,
      each.failure ? `${each.reason}; not mended: ${each.failure} (${many(each.attempts, 'time', 'times')})` : each.reason], 'bad'));
}

// What was saved while a peer's change was applied, changed in a mirror, or rotten.
function savesOf(folder) {
  const saves = folder.saves;
  if (saves.count === 0) {
    return null;
  }
  const more = saves.count - saves.paths.length;
  return part(`In the trash and nowhere else (${count(saves.count)})`,
    element('p', { class: 'quiet' }, 'Somebody saved these while a change of a peer was applied, or changed them in a mirror, or they had rotted. Copy back what is right.'),
    list(saves.paths.map((path) => element('li', {}, element('div', { class: 'mark warn' }, visible(path))))),
    more > 0 ? element('p', { class: 'quiet' }, `… and ${count(more)} more`) : null);
}

function waitingPlans(folder, data) {
  if (plans(folder).length === 0) {
    return null;
  }
  return part('Waiting for a person', list(plans(folder).map((plan) => {
    const command = (word) => 'curl -X POST '
      + (data.auth === 'token' ? '-H "Authorization: Bearer $(awk \'!/^#/ && NF { print $NF; exit }\' TOKEN-FILE)" ' : '')
      + (data.auth === 'mtls' ? '--cert CERTIFICATE --key KEY --cacert CA ' : '')
      + `${data.scheme}://${location.hostname}:${data.port}`
      + `/v1/folders/${folder.id}/plans/${plan.number}/${word}`;
    const kinds = { deletes: ['delete', 'deletes'], changes: ['overwrite', 'overwrites'] };
    const what = kinds[plan.kind]
      ? `${many(plan.entries, ...kinds[plan.kind])} ${plan.origin === 'local' ? 'made here' : 'from peers'}`
      : plan.kind === 'rules' ? `ignore rules of a peer, about ${many(plan.entries, 'path', 'paths')}`
        : `${many(plan.entries, 'entry', 'entries')} (${visible(plan.kind)})`;
    const about = { 'data-folder': folder.id, 'data-number': plan.number };
    return element('li', {},
      element('span', { class: 'mark bad' }, `Plan ${plan.number}: ${what}`),
      element('span', { class: 'quiet' }, ` since ${visible(plan.since)}. ${visible(plan.reason ?? '')}`),
      mayDecide()
        ? element('div', { class: 'choices' },
          decisionButton('Approve…', 'approve', about), decisionButton('Reject…', 'reject', about))
        : [element('code', { class: 'command' }, command('approve')),
          element('code', { class: 'command' }, command('reject'))]);
  })));
}

const CONTACTS = {
  connected: 'good', unknown: '', self: '', duplicate: '', impostor: 'bad', away: 'bad', refused: 'bad',
};

function peersOf(folder) {
  if (folder.peers.length === 0) {
    return part('Peers', element('p', { class: 'quiet' }, 'None configured, or none found yet.'));
  }
  const head = (text, manner) => element('th', { scope: 'col', class: manner }, text);
  return part('Peers', element('table', {},
    element('thead', {}, element('tr', {},
      head('Peer'), head('Contact'), head('Answered', 'secondary'),
      head('Waiting', 'number'), head('Lag', 'number'))),
    element('tbody', {}, folder.peers.map((peer) => element('tr', {},
      element('th', { scope: 'row', class: 'name' },
        peer.name ? element('div', {}, visible(peer.name)) : null,
        element('div', { class: 'quiet' }, visible(peer.url)),
        peer.node ? element('div', { class: 'quiet' }, `node ${peer.node}`) : null,
        peer.error ? element('div', { class: 'error' }, visible(peer.error)) : null,
        standing(peer)),
      element('td', {},
        element('span', { class: `mark ${CONTACTS[peer.contact] ?? ''}` }, peer.contact),
        peer.contact === 'connected' && !peer.proved ? ' (not proved: upgrade it)' : ''),
      element('td', { class: 'secondary' }, peer.contacted ? ago(new Date(peer.contacted)) : 'never'),
      element('td', { class: 'number' }, count(peer.waiting),
        element('div', { class: 'quiet' }, `read ${count(Number(peer.read ?? 0))} of ${count(peer.last)}`)),
      element('td', { class: 'number' }, seconds(peer.lagSeconds)))))));
}

// Whether it is in step, how that was shown, or why it is not.
function standing(peer) {
  if (!isPeer(peer) || peer.error) {
    return null;
  }
  const proof = peer.proof;
  const since = proof.since ? ` (${ago(new Date(proof.since))})` : '';
  if (peer.inStep) {
    return element('div', { class: 'quiet', 'data-code': proof.code }, `in step: ${visible(proof.words)}${since}`);
  }
  const why = peer.notInStep;
  const more = proof.count - proof.differences.length;
  return element('div', { class: proof.code === 'diverged' ? 'error' : 'quiet', 'data-code': why.code },
    `not in step: ${visible(why.words)}${since}`,
    list(proof.differences.map((each) =>
      element('li', {}, `${visible(each.path)}: ${visible(each.reason)}`))),
    more > 0 && proof.differences.length > 0 ? `… and ${count(more)} more` : null);
}

function inFlight(folder) {
  if (folder.inFlight.length === 0) {
    return null;
  }
  return part(`In flight (${folder.inFlight.length})`, list(folder.inFlight.map((flight) => {
    const here = flight.reused > 0 ? `, ${bytes(flight.reused)} of it was here` : '';
    const left = flight.bytesPerSecond > 0
      ? `, ${seconds(Math.ceil((flight.size - flight.present) / flight.bytesPerSecond))} left` : '';
    return element('li', { class: 'flight' },
      element('span', { class: 'name' }, visible(flight.path)),
      element('span', { class: 'quiet' },
        `${flight.percent} % of ${bytes(flight.size)}, ${bytes(flight.bytesPerSecond)}/s${left}${here}`
        + ` from ${nameOf(folder, flight.peer)}`),
      element('progress', {
        max: Math.max(1, flight.size), value: flight.size === 0 ? 1 : flight.present, 'aria-label': visible(flight.path),
      }));
  })));
}

const writer = (who) => who ? who.name ? visible(who.name) : `index ${who.epoch}` : 'unknown';

function conflictsOf(folder) {
  if (folder.conflictCount === 0) {
    return null;
  }
  const more = folder.conflictCount - folder.conflicts.length;
  return part(`Conflict copies (${count(folder.conflictCount)})`,
    element('p', { class: 'quiet' }, 'Both contents are here. Compare them, and keep one with “sluice conflicts keep”.'),
    list(folder.conflicts.map((each) => element('li', {},
      element('div', { class: 'mark warn' }, visible(each.path)),
      element('div', { class: 'quiet' },
        (each.present ? `there: from ${writer(each.winner)}` : `deleted since by ${writer(each.winner)}`)
        + ` · copy: from ${writer(each.loser)}, ${bytes(each.size)}`
        + (each.mtime ? `, saved ${new Date(each.mtime).toLocaleString()}` : '')),
      element('div', { class: 'quiet' }, visible(each.copy)),
      mayDecide()
        ? element('div', { class: 'choices' },
          decisionButton('Keep one…', 'keep', { 'data-folder': folder.id, 'data-copy': each.copy, 'data-path': each.path, 'data-tag': each.tag }))
        : null))),
    more > 0 ? element('p', { class: 'quiet' }, `… and ${count(more)} more`) : null);
}

const failure = (each) =>
  `${each.reason} · ${many(each.attempts, 'attempt', 'attempts')}, again at ${clock(new Date(each.retryAt))}`;

const nameOf = (folder, node) =>
  visible(folder.peers.find((peer) => peer.node === node)?.name ?? `node ${node}`);

function failuresOf(folder) {
  return paths('Failures', folder.failures,
    (each) => [each.path, `${failure(each)} · wanted of ${nameOf(folder, each.peer)}`], 'bad');
}

const MOST_LISTED = 50;

function paths(title, all, of, manner) {
  if (all.length === 0) {
    return null;
  }
  const more = all.length - MOST_LISTED;
  return part(`${title} (${all.length})`,
    list(all.slice(0, MOST_LISTED).map((each) => {
      const [path, reason] = of(each);
      return element('li', {},
        element('div', { class: `mark ${manner ?? ''}` }, visible(path)),
        reason ? element('div', { class: manner === 'bad' ? 'error' : 'quiet' }, visible(reason)) : null);
    })),
    more > 0 ? element('p', { class: 'quiet' }, `… and ${count(more)} more`) : null);
}

// ---- The last hour -------------------------------------------------------------------------

const HOUR = 3600;
const GAP = 4; // samples missed before a curve is broken

// The tops of the scales: each one and its half are round.
const BYTE_STEPS = UNITS.flatMap((_, i) => [1, 2, 4, 10, 20, 40, 100, 200, 400].map((step) => step * 1024 ** i));
const SECOND_STEPS = [10, 20, 60, 120, 240, 600, 1200, 3600, 7200, 14400, 43200, 86400, 172800, 864000];

const ceiling = (amount, steps) => steps.find((step) => step >= amount) ?? amount;

function pieces(times, values, every) {
  const all = [];
  times.forEach((time, i) => {
    if (i === 0 || time - times[i - 1] > every * GAP) {
      all.push([]);
    }
    all[all.length - 1].push([time, values[i]]);
  });
  return all;
}

function curves(name, history, values, x, y, bottom) {
  return pieces(history.at, values, history.everySeconds).flatMap((points) => {
    const line = points.map(([time, value]) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
    const end = x(points[points.length - 1][0]).toFixed(1);
    return [
      shape('path', { class: `area ${name}`, d: `M${x(points[0][0]).toFixed(1)} ${bottom}L${line}L${end} ${bottom}Z` }),
      shape('path', { class: `curve ${name}`, d: `M${line}` }),
    ];
  });
}

function chart(id, history, series, steps, label, least) {
  const box = at(id);
  const width = Math.max(200, box.clientWidth);
  const height = Math.max(80, box.clientHeight);
  const [left, right, top, bottom] = [62, width - 8, 6, height - 18];
  const end = history.at.length > 0 ? history.at[history.at.length - 1] : Math.floor(Date.now() / 1000);
  const most = ceiling(Math.max(least, ...series.flatMap((each) => each.values)), steps);
  const x = (time) => right - (end - time) / HOUR * (right - left);
  const y = (value) => bottom - value / most * (bottom - top);
  const lines = [0, 0.5, 1].flatMap((share) => [
    shape('line', { class: 'grid', x1: left, x2: right, y1: y(most * share), y2: y(most * share) }),
    shape('text', { x: left - 8, y: y(most * share) + 4, 'text-anchor': 'end' }, label(most * share)),
  ]);
  const times = [60, 45, 30, 15, 0].map((before) => shape('text', {
    x: x(end - before * 60), y: height - 3,
    'text-anchor': before === 0 ? 'end' : before === 60 ? 'start' : 'middle',
  }, minute(new Date((end - before * 60) * 1000))));
  const said = series.map((each) => `${each.said} at most ${label(greatest(each.values, (v) => v))}`);
  update(box, [shape('svg',
    { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Last hour: ${said.join(', ')}` },
    lines, times,
    series.flatMap((each) => curves(each.name, history, each.values, x, y, bottom)),
    shape('line', { class: 'cursor', x1: -9, x2: -9, y1: top, y2: bottom, visibility: 'hidden' }))]);
  read(box, id, history, series, label, x, [left, right]);
}

// What was at the time under the pointer.
function read(box, id, history, series, label, x, [left, right]) {
  box.onpointermove = (event) => {
    const place = event.clientX - box.getBoundingClientRect().left;
    const nearest = history.at.reduce(
      (best, time, i) => best < 0 || Math.abs(x(time) - place) < Math.abs(x(history.at[best]) - place) ? i : best, -1);
    const cursor = box.querySelector('.cursor');
    if (nearest < 0 || place < left || place > right) {
      return;
    }
    const where = x(history.at[nearest]).toFixed(1);
    cursor.setAttribute('x1', where);
    cursor.setAttribute('x2', where);
    cursor.setAttribute('visibility', 'visible');
    say(`${id}-read`, `${clock(new Date(history.at[nearest] * 1000))}: `
      + series.map((each) => `${each.said} ${label(each.values[nearest])}`).join(', '));
  };
  box.onpointerleave = () => {
    box.querySelector('.cursor').setAttribute('visibility', 'hidden');
    say(`${id}-read`, '');
  };
}

let hour = null;

function showHour() {
  if (hour === null) {
    return;
  }
  chart('flow', hour, [
    { name: 'in', said: 'in', values: hour.receivedBytesPerSecond },
    { name: 'out', said: 'out', values: hour.sentBytesPerSecond },
  ], BYTE_STEPS, (amount) => `${bytes(amount)}/s`, 1024);
  chart('lag', hour, [
    { name: 'lag', said: 'lag', values: hour.lagSeconds },
  ], SECOND_STEPS, seconds, 10);
}

// ---- Asking --------------------------------------------------------------------------------

async function ask(path) {
  const answer = await fetch(path, {
    headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

let last = null;
let lastNode = null;
let lastHour = 0;

function refresh() {
  if (lastNode !== null) {
    show(lastNode);
  }
}

function answered(node) {
  last = new Date();
  lastNode = node;
  document.body.classList.remove('stale');
  at('silent').hidden = true;
  show(node);
  say('seen', `As of ${clock(last)}, asked again every ${EVERY / 1000} s.`);
}

function silent() {
  document.body.classList.add('stale');
  const pill = at('verdict');
  pill.className = 'pill bad';
  say('verdict', 'no answer');
  document.title = '● no answer · Sluice';
  at('silent').hidden = false;
  say('silent', last === null
    ? 'This node does not answer. It is asked again every few seconds.'
    : `This node does not answer any more. What stands below is as of ${clock(last)}, and may be wrong by now. It is asked again every few seconds.`);
}

async function beat() {
  try {
    answered(await ask('status'));
    if (Date.now() - lastHour >= HISTORY_EVERY) {
      hour = await ask('status/history');
      lastHour = Date.now();
      showHour();
    }
  } catch {
    silent();
  }
}

// A page that nobody sees asks nothing.
async function loop() {
  if (!document.hidden) {
    await beat();
  }
  setTimeout(loop, EVERY);
}

addEventListener('resize', showHour);
at('question').addEventListener('submit', answerQuestion);
at('overview').addEventListener('click', goToFolder);
at('sign').addEventListener('submit', signIn);
at('leave').addEventListener('click', signOut);
document.addEventListener('click', onDecision);
document.addEventListener('visibilitychange', () => document.hidden || beat());
loop();
