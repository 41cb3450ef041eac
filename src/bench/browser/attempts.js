// What a page tries against a node: DATA and MANAGEMENT are its ports, as origins. Comes to a line
// for each attempt: port, what was tried, and what the page got.
const lines = [];
const patience = (promise) =>
    Promise.race([promise, new Promise((r) => setTimeout(() => r('nothing'), 3000))]);
async function attempt(port, what, action) {
    let got;
    try {
        got = await patience(action());
    } catch (e) {
        got = 'error';
    }
    lines.push(port + '\t' + what + '\t' + String(got).replace(/\s+/g, ' '));
}
async function read(url, init) {
    const answer = await fetch(url, init);
    if (answer.type === 'opaque') {
        return 'opaque';
    }
    return answer.ok ? 'READ ' + (await answer.text()).slice(0, 40) : 'refused ' + answer.status;
}
// An element that loads something: what the page can tell of it.
function element(tag, fields, look) {
    return new Promise((resolve) => {
        const it = Object.assign(document.createElement(tag), fields);
        it.onload = () => resolve(look ? look(it) : 'LOADED');
        it.onerror = () => resolve('error');
        document.body.append(it);
    });
}
function unreadable(window) {
    try {
        const text = window.document.body.innerText;
        // What a node answers whoever it refuses says nothing of it.
        if (text.includes('"status":4')) {
            return 'refused';
        }
        return text === '' ? 'empty' : 'READ ' + text.slice(0, 40);
    } catch (e) {
        return 'unreadable';
    }
}
function form(method, action, enctype) {
    return new Promise((resolve) => {
        const name = 'f' + lines.length;
        const frame = Object.assign(document.createElement('iframe'), { name });
        frame.onload = () => resolve(unreadable(frame.contentWindow));
        document.body.append(frame);
        const it = Object.assign(document.createElement('form'), { method, action, enctype });
        it.target = name;
        it.append(Object.assign(document.createElement('input'), { name: '{"a":"', value: '"}' }));
        document.body.append(it);
        it.submit();
        frame.onload = () => resolve(unreadable(frame.contentWindow));
    });
}
const folder = DATA + '/v1/folders/data';
const files = folder + '/files/';
for (const action of ['plans/1/approve', 'plans/1/reject', 'pull', 'scan', 'adopt']) {
    const url = folder + '/' + action;
    await attempt('data', 'form: POST ' + action, () => form('post', url, 'text/plain'));
    await attempt('data', 'fetch no-cors: POST ' + action, () =>
        read(url, { method: 'POST', mode: 'no-cors' }));
    await attempt('data', 'fetch: POST ' + action + ' as JSON', () =>
        read(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }));
    await attempt('data', 'beacon: POST ' + action, async () =>
        navigator.sendBeacon(url, 'x') ? 'sent' : 'not sent');
}
await attempt('data', 'fetch: DELETE of a member', () =>
    read(folder + '/members/' + MEMBER, { method: 'DELETE' }));
await attempt('management', 'form: POST /status', () => form('post', MANAGEMENT + '/status'));
await attempt('management', 'fetch: DELETE /status', () =>
    read(MANAGEMENT + '/status', { method: 'DELETE' }));
const reads = [
    ['data', 'a file', files + 'secret.txt'],
    ['data', 'the feed', folder + '/changes'],
    ['data', 'the node', DATA + '/v1/node'],
    ['management', 'the status', MANAGEMENT + '/status'],
    ['management', 'the metrics', MANAGEMENT + '/q/metrics'],
    ['management', 'a probe', MANAGEMENT + '/q/health/live'],
];
for (const [port, what, url] of reads) {
    await attempt(port, 'fetch: ' + what, () => read(url));
    await attempt(port, 'fetch no-cors: ' + what, () => read(url, { mode: 'no-cors' }));
    await attempt(port, 'iframe: ' + what, () =>
        element('iframe', { src: url }, (it) => unreadable(it.contentWindow)));
    await attempt(port, 'window.open: ' + what, async () => {
        const opened = window.open(url);
        await new Promise((r) => setTimeout(r, 700));
        const got = opened ? unreadable(opened) : 'blocked';
        opened && opened.close();
        return got;
    });
}
const parts = [
    ['data', files, 'run.js', 'dot.svg', 'style.css'],
    ['management', MANAGEMENT + '/status/', 'page.js', 'icon.svg', 'page.css'],
];
for (const [port, base, script, image, style] of parts) {
    await attempt(port, 'script', () =>
        element('script', { src: base + script }, () => (window.stolen ? 'RAN' : 'LOADED')));
    await attempt(port, 'script of type module', () =>
        element('script', { type: 'module', src: base + script }));
    await attempt(port, 'img', () => element('img', { src: base + image }));
    await attempt(port, 'stylesheet', () =>
        element('link', { rel: 'stylesheet', href: base + style }));
    await attempt(port, 'object', () =>
        element('object', { data: base + image }, (it) => unreadable(it.contentWindow)));
    await attempt(port, 'EventSource', () => new Promise((resolve) => {
        const events = new EventSource(base);
        events.onmessage = (e) => resolve('READ ' + e.data);
        events.onerror = () => { events.close(); resolve('error'); };
    }));
    await attempt(port, 'WebSocket', () => new Promise((resolve) => {
        const socket = new WebSocket(base.replace('http', 'ws') + 'status');
        socket.onopen = () => resolve('OPEN');
        socket.onerror = () => resolve('error');
    }));
    await attempt(port, 'service worker', async () => {
        await navigator.serviceWorker.register(base + script);
        return 'REGISTERED';
    });
}
return lines.join('\n');
