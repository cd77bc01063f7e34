package dev.belay.standalone.hour;

import java.time.Duration;

/**
 * What befalls the services for a while.
 *
 * @param name for people
 * @param lasts the time between its begin and its end
 */
record Fault(String name, Duration lasts, Step begin, Step end) {
  /** What makes it, or ends it. */
  interface Step {
    void take() throws Exception;
  }
}
