package dev.belay.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies the gateway holds in memory, over all requests, and may hold. */
final class BodyBudget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  BodyBudget(long most) {
    this.most = most;
  }

  long most() {
    return most;
  }

  long held() {
    return held.get();
  }

  boolean hasRoomFor(long bytes) {
    return held.get() + bytes <= most;
  }

  /**
   * @return whether they may be held; if so they must be given back
   */
  boolean take(long bytes) {
    long before = held.get();
    while (before + bytes <= most) {
      if (held.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = held.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}
