/** A model in a worker of its own, which answers one question after the other. */
export class Beside {
  /** Bytes of its file that came, and of all. */
  progress = [0, 1];

  #worker;
  #opening;
  /** Why there is no worker any more. */
  #lost;
  /** What it does now, and the newest of each kind that waits for it: one that came between is left out. */
  #running;
  #waiting;

  /** The kinds of questions, those first that are answered first. */
  constructor(kinds) {
    this.#waiting = Object.fromEntries(kinds.map((kind) => [kind, undefined]));
  }

  /** Starts the worker, and has it fetch the file: `how` says what it is told, and who hears how far it is. */
  open(how, hears = () => {}) {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject, hears };
      [this.#lost, this.progress] = [undefined, [0, 1]];
      try {
        const worker = this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
        worker.onmessage = ({ data }) => this.#hear(data);
        worker.onerror = (event) => this.lose(event.message ? `the worker stopped: ${event.message}` : 'the worker did not start');
        worker.postMessage(how);
      } catch (error) {
        this.lose(`the worker did not start: ${error.message}`);
      }
    });
  }

  ask(kind, question) {
    return new Promise((resolve, reject) => {
      if (!this.#worker) {
        reject(`${this.#lost}; reload the page`);
        return;
      }
      this.#waiting[kind]?.reject('a newer text came');
      this.#waiting[kind] = { question, resolve, reject };
      this.#next();
    });
  }

  /** Ends the worker, and with it all that it was asked. A worker that fails can say so twice. */
  lose(reason) {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#lost ??= reason;
    for (const one of [this.#opening, this.#running, ...Object.values(this.#waiting)]) one?.reject(reason);
    this.#running = undefined;
    for (const kind of Object.keys(this.#waiting)) this.#waiting[kind] = undefined;
  }

  #next() {
    const kind = Object.keys(this.#waiting).find((one) => this.#waiting[one]);
    if (this.#running || !kind) return;
    [this.#running, this.#waiting[kind]] = [this.#waiting[kind], undefined];
    this.#worker.postMessage(this.#running.question);
  }

  #hear(data) {
    if (data.progress || data.retries) {
      this.progress = data.progress ?? this.progress;
      this.#opening.hears(data);
    } else if (data.ready) {
      this.#opening.resolve();
    } else if (data.failed) {
      this.lose(data.failed);
    } else {
      this.#running?.resolve(data.answer);
      this.#running = undefined;
      this.#next();
    }
  }
}
