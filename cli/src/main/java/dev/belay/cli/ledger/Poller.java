package dev.belay.cli.ledger;

import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks repeatedly until the answer is as wanted. "Not found" means "not yet": the ledger hears of a
 * set after the gateway has accepted it. A service that never answered is given up after half a
 * minute. One that did answer may be unreachable until the deadline.
 */
public final class Poller {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Poller() {}

  /**
   * @param seen receives every answer
   * @return the last answer, and whether it is as wanted
   * @throws ServiceException.Unreachable when the service never answered
   */
  public static <T> Outcome<T> poll(
      Question<T> question, Predicate<T> wanted, Consumer<T> seen, Deadline deadline)
      throws ServiceException, InterruptedException {
    Deadline patience = Deadline.after(PATIENCE);
    Answer<T> last = null;
    String trouble = null;
    boolean answered = false;
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        last = question.ask();
        answered = true;
        trouble = null;
        seen.accept(last.value());
        if (wanted.test(last.value())) {
          return new Outcome<>(last, true, null);
        }
      } catch (ServiceException.NotFound e) {
        answered = true;
        trouble = e.getMessage();
      } catch (ServiceException.Unreachable e) {
        trouble = e.getMessage();
        if (!answered && (deadline.passed() || patience.passed())) {
          throw e;
        }
      }
      deadline.pause(pause);
      if (deadline.passed()) {
        return new Outcome<>(last, false, trouble);
      }
      Duration longer = pause.multipliedBy(3).dividedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
  }

  /** One request. */
  @FunctionalInterface
  public interface Question<T> {
    Answer<T> ask() throws ServiceException, InterruptedException;
  }

  /**
   * @param last null when there was no answer but "not found"
   * @param trouble what the last request ran into; null when it was answered
   */
  public record Outcome<T>(@Nullable Answer<T> last, boolean wanted, @Nullable String trouble) {}
}
