import { Command, Help } from 'commander';

/**
 * A command that gets its options when it parses a command line or shows help: a run needs those of
 * one command, and there are hundreds in all.
 */
export class LateCommand extends Command {
  #addOptions: (() => void) | undefined;

  override createCommand(name?: string): LateCommand {
    return new LateCommand(name);
  }

  /** @param add is called once, and only where the options are needed. */
  laterOptions(add: () => void): this {
    this.#addOptions = add;
    return this;
  }

  /** Adds the options of this command and of all below it. */
  withAllOptions(): this {
    this.#complete();
    for (const command of this.commands) if (command instanceof LateCommand) command.withAllOptions();
    return this;
  }

  override parseOptions(...given: Parameters<Command['parseOptions']>): ReturnType<Command['parseOptions']> {
    this.#complete();
    return super.parseOptions(...given);
  }

  override helpInformation(...given: Parameters<Command['helpInformation']>): string {
    this.#complete();
    return super.helpInformation(...given);
  }

  /** Whether it has options that are not there yet. */
  get isIncomplete(): boolean {
    return this.#addOptions !== undefined;
  }

  override createHelp(): Help {
    return Object.assign(new HelpOfLateCommands(), this.configureHelp());
  }

  #complete(): void {
    const add = this.#addOptions;
    this.#addOptions = undefined;
    add?.();
  }
}

/** Says of commands in a list that they have options, whether these are there or not. */
class HelpOfLateCommands extends Help {
  override subcommandTerm(command: Command): string {
    const term = super.subcommandTerm(command);
    return command instanceof LateCommand && command.isIncomplete ? term.replace(/^\S+/, '$& [options]') : term;
  }
}
