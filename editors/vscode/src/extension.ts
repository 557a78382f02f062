// The extension: it starts `temporalgen lsp` for each folder of the workspace, and offers tasks.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { DidChangeConfigurationNotification, ExecuteCommandRequest, LanguageClient } from 'vscode-languageclient/node';

import {
  afterChange,
  findCommand,
  isTaskName,
  serverCommand,
  serverSettings,
  taskCommand,
  taskNames,
  type Command,
  type Settings,
} from './command';
import { Servers, type Server } from './servers';

const execute = promisify(execFile);

// The command of the server with which generated code is written. Its argument is the URI of a file of the package.
const regenerateCommand = 'temporalgen.regenerate';

let servers: Servers | undefined;

/** The clients that run, by the URI of their folder. */
const clients = new Map<string, FolderClient>();

/** A client that leaves the commands of its server to the extension: VS Code has each command once, and not for each folder. */
class FolderClient extends LanguageClient {
  override registerFeature(feature: Parameters<LanguageClient['registerFeature']>[0]): void {
    if ('registrationType' in feature && feature.registrationType.method === ExecuteCommandRequest.method) {
      return;
    }
    super.registerFeature(feature);
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('temporalgen', { log: true });
  const all = new Servers(
    (folder) => startServer(folder, output),
    (folder, error) => {
      void vscode.window.showErrorMessage(
        `The language server of temporalgen did not start in ${folder}: ${String(error)}. ` +
          'Run "go get -tool github.com/temporalgen/temporalgen/cmd/temporalgen" there, or set temporalgen.command.',
      );
    },
  );
  servers = all;
  context.subscriptions.push(
    output,
    vscode.workspace.onDidChangeWorkspaceFolders(() => all.serve(folders())),
    vscode.workspace.onDidChangeConfiguration((event) => {
      switch (afterChange((setting) => event.affectsConfiguration(setting))) {
        case 'restart':
          return all.restart(folders());
        case 'tell':
          return tellSettings();
        case 'nothing':
          return undefined;
      }
    }),
    vscode.commands.registerCommand('temporalgen.restart', () => all.restart(folders())),
    vscode.commands.registerCommand(regenerateCommand, regenerate),
    vscode.tasks.registerTaskProvider('temporalgen', { provideTasks, resolveTask }),
  );
  await all.serve(folders());
}

export function deactivate(): Promise<void> | undefined {
  return servers?.stop();
}

function folders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === 'file').map((f) => f.uri.toString());
}

function folderNamed(uri: string): vscode.WorkspaceFolder {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
  if (folder === undefined) {
    throw new Error('it is no folder of the workspace any more');
  }
  return folder;
}

function settingsOf(folder: vscode.WorkspaceFolder): Settings {
  const settings = vscode.workspace.getConfiguration('temporalgen', folder);
  return {
    command: settings.get<string[]>('command', []),
    tags: settings.get<string>('tags', ''),
    vet: settings.get<boolean>('vet', true),
    rules: settings.get<string>('rules', ''),
  };
}

/** Tells all servers what is set for their folders now. */
async function tellSettings(): Promise<void> {
  await Promise.all(
    [...clients].map(([uri, client]) =>
      client.sendNotification(DidChangeConfigurationNotification.type, {
        settings: { temporalgen: serverSettings(settingsOf(folderNamed(uri))) },
      }),
    ),
  );
}

function commandOf(folder: vscode.WorkspaceFolder, settings: Settings): Promise<Command> {
  return findCommand(folder.uri.fsPath, settings, async (program, args, cwd) => {
    const { stdout } = await execute(program, args, { cwd });
    return stdout;
  });
}

async function startServer(uri: string, output: vscode.LogOutputChannel): Promise<Server> {
  const folder = folderNamed(uri);
  const settings = settingsOf(folder);
  const { program, args } = serverCommand(await commandOf(folder, settings), settings);
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, '**/{*.go,go.mod,go.sum,go.work}'),
  );
  const client = new FolderClient(
    'temporalgen',
    'temporalgen',
    { command: program, args, options: { cwd: folder.uri.fsPath } },
    {
      documentSelector: [{ scheme: 'file', language: 'go', pattern: { baseUri: uri, pattern: '**/*.go' } }],
      workspaceFolder: folder,
      initializationOptions: () => serverSettings(settingsOf(folder)), // anew if the client restarts its server
      outputChannel: output,
      traceOutputChannel: output,
      synchronize: { fileEvents: watcher },
    },
  );
  const stop = async (): Promise<void> => {
    clients.delete(uri);
    watcher.dispose();
    await client.dispose();
  };
  try {
    await client.start();
  } catch (error) {
    await stop().catch(() => undefined); // why it has not started says more
    throw error;
  }
  clients.set(uri, client);
  return { stop };
}

async function regenerate(file: unknown): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(String(file)));
  const client = clients.get(String(folder?.uri));
  try {
    if (client === undefined) {
      throw new Error('there is no server for this folder');
    }
    const command = { command: regenerateCommand, arguments: [file] };
    await client.sendRequest(ExecuteCommandRequest.type, command);
  } catch (error) {
    void vscode.window.showErrorMessage(`temporalgen: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function provideTasks(): Promise<vscode.Task[]> {
  const tasks = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
    taskNames.map((task) => makeTask({ type: 'temporalgen', task }, folder)),
  );
  return (await Promise.all(tasks)).filter((task) => task !== undefined);
}

function resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
  const scope = task.scope;
  const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
  return folder === undefined ? Promise.resolve(undefined) : makeTask(task.definition, folder);
}

async function makeTask(
  definition: vscode.TaskDefinition,
  folder: vscode.WorkspaceFolder,
): Promise<vscode.Task | undefined> {
  const name: unknown = definition.task;
  if (!isTaskName(name)) {
    return undefined;
  }
  const settings = settingsOf(folder);
  const packages = (definition.packages as string[] | undefined) ?? ['./...'];
  const { program, args } = taskCommand(await commandOf(folder, settings), name, packages, settings);
  const execution = new vscode.ProcessExecution(program, args, { cwd: folder.uri.fsPath });
  const task = new vscode.Task(definition, folder, name, 'temporalgen', execution, '$temporalgen');
  task.group = vscode.TaskGroup.Build;
  return task;
}
