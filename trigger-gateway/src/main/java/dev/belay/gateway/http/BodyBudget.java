package dev.belay.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies the gateway holds in memory, and how many it may hold. */
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
   * @return whether the bytes may be held; the caller then gives them back later
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
