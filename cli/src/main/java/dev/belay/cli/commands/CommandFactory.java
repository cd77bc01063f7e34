package dev.belay.cli.commands;

import picocli.CommandLine;

/** Gives each command its surroundings, through its constructor. */
final class CommandFactory implements CommandLine.IFactory {
  private final Invocation invocation;
  private final CommandLine.IFactory others = CommandLine.defaultFactory();

  CommandFactory(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (BelayCommand.class.isAssignableFrom(type)) {
      return type.getDeclaredConstructor(Invocation.class).newInstance(invocation);
    }
    return others.create(type);
  }
}
