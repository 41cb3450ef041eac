// Deciding on the page, where the node has tokens for that. The token stays in this script: it is
// not stored, goes to this node alone, and goes in a header that no form can send.
'use strict';

let token = null;

const mayDecide = () => token !== null;

async function decide(method, path) {
  const answer = await fetch(`decide${path}`, {
    method,
    headers: { Accept: 'application/json', Authorization: `Bearer ${token}` },
    cache: 'no-store',
    redirect: 'error',
  });
  if (answer.status === 204) {
    return {};
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    signOut();
  }
  if (!answer.ok) {
    throw new Error(said.detail ?? `the node answers ${answer.status}`);
  }
  return said;
}

const inFolder = (folder, path) => `/folders/${encodeURIComponent(folder)}${path}`;

// ---- Signing in ----------------------------------------------------------------------------

function showDeciding(node) {
  at('deciding').hidden = !node.decisions;
  at('sign').hidden = mayDecide();
  at('signed').hidden = !mayDecide();
  say('changes', node.decisions ? 'Who has a token may decide here.' : 'Nothing can be changed here.');
}

function signOut() {
  token = null;
  refresh();
}

async function signIn(event) {
  event.preventDefault();
  token = at('token').value.trim();
  at('token').value = '';
  try {
    await decide('GET', '');
    say('decided', '');
  } catch (failure) {
    token = null;
    say('decided', `Not accepted: ${visible(failure.message)}`);
  }
  refresh();
  (mayDecide() ? at('leave') : at('token')).focus();
}

// ---- The dialog ----------------------------------------------------------------------------

// Asks, and does what the chosen button stands for. What went wrong is said in the dialog.
function askPerson(title, content, choices) {
  const dialog = at('dialog');
  const cancel = element('button', { type: 'button' }, 'Cancel');
  cancel.addEventListener('click', () => dialog.close());
  update(at('question-title'), [document.createTextNode(title)]);
  at('about').replaceChildren(...content);
  say('wrong', '');
  at('choices').replaceChildren(
    ...choices.map(({ label, does, manner }) => {
      const button = element('button', { type: 'button', class: manner }, label);
      button.addEventListener('click', () => attempt(button, does));
      return button;
    }),
    cancel);
  if (!dialog.open) {
    dialog.showModal();
  }
}

async function attempt(button, does) {
  button.disabled = true;
  try {
    const said = await does();
    if (said !== undefined) {
      at('dialog').close();
      say('decided', said);
      beat();
    }
  } catch (failure) {
    say('wrong', visible(failure.message));
  } finally {
    button.disabled = false;
  }
}

const listed = (paths, all) => [
  element('ul', { class: 'paths', tabindex: '0', 'aria-label': 'Paths' },
    paths.map((path) => element('li', {}, visible(path)))),
  all > paths.length ? element('p', { class: 'quiet' }, `… and ${count(all - paths.length)} more`) : '',
];

// ---- Plans ---------------------------------------------------------------------------------

const MEANING = {
  approve: {
    deletes: 'Deletes these on this node. They go to the trash, if the folder has one.',
    local: 'These are gone from this node. Tells the other nodes, which then delete them as well.',
    changes: 'Lets peers overwrite these on this node. What is here goes to the trash, if the folder has one.',
    rules: 'Puts the ignore rules of the peer into force here.',
  },
  reject: {
    deletes: 'Keeps these: they stay here, and come back wherever they were deleted.',
    local: 'These are gone from this node. Fetches them back from the nodes that have them.',
    changes: 'Keeps these as they are here, and gives them to all other nodes.',
    rules: 'Keeps the ignore rules that hold here.',
  },
};

async function askOnPlan({ folder, number, decide: word }) {
  const path = inFolder(folder, `/plans/${number}`);
  const plan = await decide('GET', `${path}?limit=200`);
  const paths = plan.kind === 'rules'
    ? [...plan.forgotten.map((each) => `no longer replicated: ${each}`), ...plan.shown.map((each) => `replicated again: ${each}`)]
    : plan.paths;
  const label = word === 'approve' ? 'Approve' : 'Reject';
  askPerson(`${label} plan ${number} of ${folder}?`,
    [element('p', {}, `${MEANING[word][plan.kind === 'deletes' && plan.origin === 'local' ? 'local' : plan.kind] ?? ''} ${many(plan.entries, 'entry', 'entries')}:`),
      ...listed(paths, plan.entries)],
    [{
      label: `${label} all ${count(plan.entries)}`,
      manner: word === 'approve' ? 'danger' : 'plain',
      does: async () => {
        await decide('POST', `${path}/${word}`);
        return `Plan ${number} of ${folder} was ${word === 'approve' ? 'approved' : 'rejected'}.`;
      },
    }]);
}

// ---- Conflicts -----------------------------------------------------------------------------

async function askOnConflict({ folder, copy, path, tag }) {
  const keep = async (kept) => {
    await decide('POST', inFolder(folder, `/conflicts/keep?copy=${encodeURIComponent(copy)}&keep=${kept}&seen=${tag}`));
    return `The conflict about ${visible(path)} has ended; what was not kept is in the trash.`;
  };
  askPerson('Which content is kept?',
    [element('p', {}, `There: ${visible(path)}`), element('p', {}, `Copy: ${visible(copy)}`),
      element('p', { class: 'quiet' }, 'The other one goes to the trash of this node, and the copy is gone on all nodes.')],
    [{ label: 'Keep what is there', manner: 'plain', does: () => keep('original') },
      { label: 'Put the copy there', manner: 'danger', does: () => keep('copy') }]);
}

// ---- The trash -----------------------------------------------------------------------------

async function askOnTrash() {
  const when = element('input', { type: 'datetime-local', id: 'when', step: '1', required: '' });
  const hourAgo = new Date(Date.now() - 3600000);
  when.value = new Date(hourAgo - hourAgo.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
  const whose = at('whose').cloneNode(true);
  whose.id = 'trash-folder';
  whose.value = at('whose').value;
  const restore = (dry) => decide('POST', inFolder(whose.value,
    `/trash/restore?at=${new Date(when.value).toISOString()}&dry=${dry}`));
  const found = element('div', { role: 'status' });
  const look = async () => {
    const would = await restore(true);
    found.replaceChildren(
      element('p', {}, `Would put back ${many(would.restored, 'file', 'files')}; ${count(would.same)} are as they were, ${count(would.failed)} cannot be put back.`),
      ...listed(would.paths, would.restored),
      ...would.failures.map(({ path, reason }) =>
        element('p', { class: 'error' }, `${visible(path)}: ${visible(reason)}`)));
  };
  askPerson('Restore from the trash',
    [element('p', {}, 'Puts back what peers have overwritten or deleted since this time. What is there now goes to the trash.'),
      element('div', { class: 'question' },
        element('label', { for: 'trash-folder' }, 'Folder'), whose,
        element('label', { for: 'when' }, 'As it was at'), when),
      found],
    [{ label: 'Only look', manner: 'plain', does: look },
      {
        label: 'Restore',
        manner: 'danger',
        does: async () => {
          const done = await restore(false);
          return `Put back ${many(done.restored, 'file', 'files')} of ${whose.value}, failed ${count(done.failed)}.`;
        },
      }]);
}

// ---- Clicks --------------------------------------------------------------------------------

const QUESTIONS = { approve: askOnPlan, reject: askOnPlan, keep: askOnConflict, trash: askOnTrash };

async function onDecision(event) {
  const button = event.target.closest('[data-decide]');
  if (!button) {
    return;
  }
  try {
    await QUESTIONS[button.dataset.decide](button.dataset);
  } catch (failure) {
    say('decided', visible(failure.message));
  }
}

const decisionButton = (label, word, about) =>
  element('button', { type: 'button', 'data-decide': word, ...about }, label);
