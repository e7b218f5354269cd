// What is typed and not yet saved stays on this machine: a lost connection or a closed window loses nothing.

const OLD = 30_000; // milliseconds: a window that is still open writes more often while it cannot save

export class KeptHere {
  constructor(person, conference) {
    this.prefix = `vanthu:nhap:${person}:${conference}:`;
    this.key = this.prefix + Math.random().toString(36).slice(2);
    // held as long as this window is open: others then know that what is kept under the key is its own
    navigator.locks?.request(this.key, () => new Promise(() => {}));
  }

  write(edits, undecided) {
    try {
      if (edits.length || undecided.length) localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), edits, undecided }));
      else localStorage.removeItem(this.key);
      return true;
    } catch {
      return false; // full, or forbidden by the browser: the state of the page tells what is not saved
    }
  }

  /** Take over what closed windows left: {edits, undecided}. */
  async takeOver() {
    const found = { edits: [], undecided: [] };
    let keys;
    try {
      keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix) && key !== this.key);
    } catch {
      return found;
    }
    const held = navigator.locks ? new Set((await navigator.locks.query()).held.map((lock) => lock.name)) : null;
    for (const key of keys) {
      try {
        const left = JSON.parse(localStorage.getItem(key));
        if (held ? held.has(key) : Date.now() - left.at < OLD) continue;
        found.edits.push(...left.edits);
        found.undecided.push(...left.undecided);
        localStorage.removeItem(key);
      } catch {
        localStorage.removeItem(key);
      }
    }
    return found;
  }
}
