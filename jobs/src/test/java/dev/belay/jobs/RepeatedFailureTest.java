package dev.belay.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedFailureTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RepeatedFailureTest.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final RepeatedFailure claiming = new RepeatedFailure(logger, "Claiming a job");

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void anOutageIsALineForEachKindOfFailureAndOneForItsEnd() {
    for (int i = 0; i < 500; i++) {
      claiming.happened(new IllegalStateException("no connection within " + i + " ms"));
      claiming.happened(new UncheckedIOException(new IOException("reset by " + i)));
    }
    claiming.isOver();
    claiming.isOver();

    assertThat(lines.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.WARN, Level.INFO);
    assertThat(lines.list.getLast().getFormattedMessage())
        .isEqualTo("Claiming a job worked again after 1000 failures");
  }

  @Test
  void theNextOutageIsToldAgain() {
    claiming.happened(new IllegalStateException("one"));
    claiming.isOver();
    claiming.happened(new IllegalStateException("two"));

    assertThat(lines.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.INFO, Level.WARN);
  }
}
