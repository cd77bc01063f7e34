package dev.belay.ledger.notify;

import dev.belay.ledger.notify.channel.Channel;
import dev.belay.ledger.notify.channel.UndeliveredException;
import dev.belay.ledger.notify.notice.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attempts whose every failure is one that is told. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private Attempts() {}

  static void deliver(Channel channel, Notice notice)
      throws UndeliveredException, InterruptedException {
    try {
      channel.deliver(notice);
    } catch (RuntimeException e) {
      throw unexpected(e);
    }
  }

  static void check(Channel channel) throws UndeliveredException {
    try {
      channel.check();
    } catch (RuntimeException e) {
      throw unexpected(e);
    }
  }

  /** Without its message, which may quote an address. */
  private static UndeliveredException unexpected(RuntimeException failure) {
    String what = failure.getClass().getSimpleName();
    StackTraceElement[] stack = failure.getStackTrace();
    LOG.atError()
        .addKeyValue("belay.where", stack.length == 0 ? "unknown" : stack[0].toString())
        .log("A channel failed by an error of the ledger's own: {}", what);
    return UndeliveredException.temporary("an error of the ledger's own: " + what);
  }
}
