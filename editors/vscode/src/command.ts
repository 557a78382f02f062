// Which program is started, and with which arguments. Nothing here needs VS Code.

/** A program and its arguments. */
export interface Command {
  program: string;
  args: string[];
}

/** What is set for a folder. */
export interface Settings {
  command: readonly string[];
  tags: string;
  vet: boolean;
  rules: string;
}

/** What a change of settings asks for: the first two are arguments of the server, and it is told of the others. */
const restarting = ['command', 'tags'] as const;
const telling = ['vet', 'rules'] as const;

/**
 * Finds out what to do when settings change.
 *
 * @param changed tells whether a setting has changed, by its name.
 */
export function afterChange(changed: (setting: string) => boolean): 'restart' | 'tell' | 'nothing' {
  const any = (names: readonly string[]): boolean => names.some((name) => changed(`temporalgen.${name}`));
  return any(restarting) ? 'restart' : any(telling) ? 'tell' : 'nothing';
}

/** What the server is told, when it starts and when that changes: docs/editors.md has these names. */
export function serverSettings(settings: Settings): Record<(typeof telling)[number], unknown> {
  return { vet: settings.vet, rules: settings.rules };
}

/** Runs a program in a folder, and returns what it prints. */
export type Run = (program: string, args: string[], folder: string) => Promise<string>;

const tool = 'github.com/temporalgen/temporalgen/cmd/temporalgen';

/**
 * Finds out how temporalgen is started in a folder: as it is set, or with the go command where it is a tool of the module,
 * so that the version is that with which code is generated, or else from the path.
 */
export async function findCommand(folder: string, settings: Settings, run: Run): Promise<Command> {
  const [program, ...args] = settings.command;
  if (program !== undefined) {
    return { program, args };
  }
  let tools: string;
  try {
    tools = await run('go', ['list', '-e', 'tool'], folder);
  } catch {
    tools = ''; // there is no go command, no module, or an older Go
  }
  return tools.split(/\r?\n/).includes(tool)
    ? { program: 'go', args: ['tool', 'temporalgen'] }
    : { program: 'temporalgen', args: [] };
}

/** The command that starts the language server. */
export function serverCommand(command: Command, settings: Settings): Command {
  return { program: command.program, args: [...command.args, 'lsp', ...tagArgs(settings)] };
}

/** The tasks that are offered in each folder. */
export const taskNames = ['generate', 'check', 'vet'] as const;

export type TaskName = (typeof taskNames)[number];

export function isTaskName(name: unknown): name is TaskName {
  return taskNames.some((known) => known === name);
}

/** The command of a task. */
export function taskCommand(
  command: Command,
  name: TaskName,
  packages: readonly string[],
  settings: Settings,
): Command {
  const args = { generate: [], check: ['-check'], vet: ['vet', ...ruleArgs(settings)] }[name];
  return { program: command.program, args: [...command.args, ...args, ...tagArgs(settings), ...packages] };
}

function ruleArgs(settings: Settings): string[] {
  return settings.rules === '' ? [] : [`-rules=${settings.rules}`];
}

function tagArgs(settings: Settings): string[] {
  return settings.tags === '' ? [] : [`-tags=${settings.tags}`];
}
