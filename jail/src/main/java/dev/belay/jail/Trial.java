package dev.belay.jail;

/** Whether this machine can make jails of one kind. Runs a program in one. */
@FunctionalInterface
interface Trial {
  Outcome run(Isolation.Furnishing furnishing) throws InterruptedException;

  sealed interface Outcome {}

  record Works(Isolation.Jailed isolation) implements Outcome {}

  /**
   * @param reason a half sentence for people
   * @param remedy a sentence for people
   */
  record Fails(String reason, String remedy) implements Outcome {}
}
