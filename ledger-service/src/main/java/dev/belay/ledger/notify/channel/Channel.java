package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;

/** One way to people or to a program. */
public interface Channel {
  /** Whether people read it: then what is too much for an hour comes together afterwards. */
  default boolean isForPeople() {
    return false;
  }

  /**
   * Whether all that it needs is there, its secrets above all. Asks nobody.
   *
   * @throws UndeliveredException naming what is missing, without any secret
   */
  void check() throws UndeliveredException;

  /**
   * Sends a notice once, and returns when the product has taken it.
   *
   * @throws UndeliveredException if it has not, or if nobody knows
   */
  void deliver(Notice notice) throws UndeliveredException, InterruptedException;
}
