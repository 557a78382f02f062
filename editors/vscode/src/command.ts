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
export const taskNames = ['generate', 'check'] as const;

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
  const check = name === 'check' ? ['-check'] : [];
  return { program: command.program, args: [...command.args, ...check, ...tagArgs(settings), ...packages] };
}

function tagArgs(settings: Settings): string[] {
  return settings.tags === '' ? [] : [`-tags=${settings.tags}`];
}
