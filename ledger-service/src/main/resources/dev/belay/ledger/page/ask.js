// The ledger's API, asked as anybody may who has a token or has signed in: a cookie that no script can read.
const TOKEN = 'belay-token';
const PAUSE = 3000;
const LONGEST_PAUSE = 60_000;

export class SignIn extends Error {}

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
  remove: () => sessionStorage.removeItem(TOKEN),
};

async function request(path, more = {}) {
  const shown = token.get();
  const answer = await fetch(path, { ...more, headers: { ...more.headers, ...(shown ? { Authorization: `Bearer ${shown}` } : {}) }, cache: 'no-store' });
  if (answer.status === 401) {
    token.remove();
    throw new SignIn(shown ? 'The ledger does not know this token, or it has expired.' : '');
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || problem.title || `the ledger answered ${answer.status}`);
  }
  return answer;
}

export async function ask(path) {
  return (await request(path)).json();
}

export async function download(path, name) {
  const url = URL.createObjectURL(await (await request(path)).blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export async function offer() {
  const answer = await fetch('sign-in/offer', { cache: 'no-store' }).catch(() => null);
  return answer?.ok ? (await answer.json()).issuer : undefined;
}

export async function signOut() {
  token.remove();
  const answer = await fetch('sign-out', { method: 'POST' });
  if (!answer.ok) throw new Error(`the ledger answered ${answer.status}`); // the cookie is still there
}

const pause = (millis) => new Promise((resolve) => { setTimeout(resolve, millis); });

// Server-sent events over fetch, which, other than EventSource, can show a token without putting it into an address.
async function read(stream, hear) {
  let text = '';
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = Object.fromEntries(text.slice(0, end).split('\n').filter((line) => !line.startsWith(':'))
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
      text = text.slice(end + 2);
      if (event.event) hear(event.event, JSON.parse(event.data));
    }
  }
}

// Hears of changes until `signal` says stop: `state` of whether it does, `changed` of what changed.
export async function listen(changed, state, signal) {
  let wait = PAUSE;
  while (!signal.aborted) {
    try {
      const answer = await request('v1/stream', { signal, headers: { Accept: 'text/event-stream' } });
      await read(answer.body, (event, data) => {
        state(true);
        wait = PAUSE;
        changed(event === 'change' ? data : null);
      });
    } catch (problem) {
      if (problem instanceof SignIn || signal.aborted) return;
      wait = Math.min(wait * 2, LONGEST_PAUSE);
    }
    state(false);
    await pause(wait / 2 + (Math.random() * wait) / 2); // not all pages at once when a ledger is back
  }
}
