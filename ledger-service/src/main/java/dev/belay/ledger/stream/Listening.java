package dev.belay.ledger.stream;

import dev.belay.ledger.stream.Streams.Where;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** An open stream, and what it has not been told yet. */
public final class Listening implements AutoCloseable {
  private final String who;
  private final Consumer<Listening> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Set<Where> waiting = new LinkedHashSet<>();
  private boolean begun;
  private boolean greeted;
  private boolean ended;

  Listening(String who, Consumer<Listening> onClose) {
    this.who = who;
    this.onClose = onClose;
  }

  /**
   * What there is to tell.
   *
   * @param begun whether from here on nothing is missed; true once
   * @param places empty if the time passed without news
   * @param ended whether the stream is to end
   */
  public record Told(boolean begun, Set<Where> places, boolean ended) {}

  /** Waits for news, not longer than {@code most}. */
  public Told await(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (waiting.isEmpty() && !ended && (greeted || !begun) && left > 0) {
        left = news.awaitNanos(left);
      }
      boolean first = begun && !greeted;
      greeted |= first;
      Set<Where> places = Set.copyOf(waiting);
      waiting.clear();
      return new Told(first, places, ended);
    } finally {
      lock.unlock();
    }
  }

  String who() {
    return who;
  }

  void begin() {
    change(() -> begun = true);
  }

  void tell(Set<Where> places) {
    change(() -> waiting.addAll(places));
  }

  void end() {
    change(() -> ended = true);
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
