// Python in its worker: it is given compiled modules and files, starts, and answers one question after another.
//
// It runs behind pyodide.asm.js and pyodide.js in a blob, so it may not load anything, and the policy of the
// page holds for it.  What reaches outside is taken away before the first line of a reader's code runs.

(() => {
  const MOST = 640 * 2 ** 20; // bytes of memory that Python may take in all
  const SITE = "/lib/python3.12/site-packages/";
  const LOCK = {
    info: { abi_version: "2024_0", arch: "wasm32", platform: "emscripten_3_1_58", python: "3.12.7", version: "0.27.7" },
    packages: {}, // nothing is fetched from anywhere
  };
  const OUTSIDE = [
    "fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "importScripts", "Worker",
    "SharedWorker", "BroadcastChannel", "MessageChannel", "indexedDB", "caches", "postMessage", "close", "Notification",
    "onmessage", "requestAnimationFrame",
  ];
  const post = self.postMessage.bind(self);
  const decoder = new TextDecoder();

  function limitMemory() {
    const grow = WebAssembly.Memory.prototype.grow;
    WebAssembly.Memory.prototype.grow = function (pages) {
      if (this.buffer.byteLength + pages * 65536 > MOST) throw new RangeError("no more memory here");
      return grow.call(this, pages);
    };
  }

  // Pyodide asks for its files: they are here already.
  function answerRequests({ wasm, modules, python }) {
    const files = {
      "pyodide.asm.wasm": () => new Response(),
      "pyodide-lock.json": () => Response.json(LOCK),
      "python_stdlib.zip": () => new Response(python),
    };
    self.fetch = async (url) => files[String(url).split("/").pop()]();
    WebAssembly.instantiateStreaming = async (response, imports) => ({
      module: wasm,
      instance: await WebAssembly.instantiate(wasm, imports),
    });
    // Compiled parts of NumPy are told apart by their length; small modules are compiled here.
    WebAssembly.Module = new Proxy(WebAssembly.Module, {
      construct: (Module, [bytes]) => modules.get(bytes.byteLength) ?? new Module(bytes),
    });
  }

  function unpack(FS, bundle) {
    const end = bundle.indexOf(10);
    let at = end + 1;
    for (const [name, length] of JSON.parse(decoder.decode(bundle.subarray(0, end)))) {
      const path = SITE + name;
      FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      FS.writeFile(path, bundle.subarray(at, at + length), { canOwn: true });
      at += length;
    }
  }

  function closeDoors() {
    for (const name of OUTSIDE)
      for (let where = self; where && where !== Object.prototype; where = Object.getPrototypeOf(where))
        try {
          delete where[name];
        } catch {
          // what cannot be deleted is still stopped by the policy
        }
  }

  async function start(given) {
    limitMemory();
    answerRequests(given);
    const quiet = () => {};
    const pyodide = await loadPyodide({
      indexURL: "file:///python/",
      stdout: quiet,
      stderr: quiet,
      stdin: () => null,
      env: { PYTHONINSPECT: "", PYTHONHASHSEED: "0" },
    });
    for (const bundle of [given.numpy, given.course]) unpack(pyodide.FS, bundle);
    closeDoors();
    console.error = quiet; // the page says what is to be said
    return pyodide.pyimport("in_page.desk").answer;
  }

  let answer;
  self.addEventListener("message", async ({ data }) => {
    try {
      if (data.start) {
        answer = await start(data.start);
        post({ ready: true });
      } else {
        post({ id: data.id, text: answer(data.question) });
      }
    } catch (error) {
      const lines = String(error?.message ?? error).trim().split("\n");
      post({ id: data.id, dead: lines[0].startsWith("Traceback") ? lines.at(-1) : lines[0] });
    }
  });
})();
