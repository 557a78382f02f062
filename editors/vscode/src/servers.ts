// One server for each folder of the workspace. Nothing here needs VS Code.

/** A server that runs, or is about to. */
export interface Server {
  stop(): Promise<void>;
}

/**
 * The servers of some folders. Changes are made one after the other, however fast they are asked for: a server is not started
 * while the one before it still stops.
 */
export class Servers {
  private readonly running = new Map<string, Server>();
  private last: Promise<void> = Promise.resolve();

  /**
   * @param start starts the server of a folder.
   * @param failed is told why that did not work.
   */
  constructor(
    private readonly start: (folder: string) => Promise<Server>,
    private readonly failed: (folder: string, error: unknown) => void,
  ) {}

  /** Starts servers for folders that have none, and stops those of other folders. */
  serve(folders: readonly string[]): Promise<void> {
    return this.next(async () => {
      await this.stopWhere((folder) => !folders.includes(folder));
      for (const folder of folders) {
        if (this.running.has(folder)) {
          continue;
        }
        try {
          this.running.set(folder, await this.start(folder));
        } catch (error) {
          this.failed(folder, error);
        }
      }
    });
  }

  /** Stops the servers of folders, and starts them again with what is set now. */
  async restart(folders: readonly string[]): Promise<void> {
    await this.next(() => this.stopWhere(() => true));
    await this.serve(folders);
  }

  /** Stops all servers. */
  stop(): Promise<void> {
    return this.serve([]);
  }

  private next(change: () => Promise<void>): Promise<void> {
    this.last = this.last.then(change);
    return this.last;
  }

  private async stopWhere(matches: (folder: string) => boolean): Promise<void> {
    for (const [folder, server] of [...this.running]) {
      if (matches(folder)) {
        this.running.delete(folder);
        try {
          await server.stop();
        } catch (error) {
          this.failed(folder, error);
        }
      }
    }
  }
}
