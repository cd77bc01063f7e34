package dev.belay.standalone.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;

/**
 * What only the log's file gets. What Boot logs of a start that failed, the command prints itself,
 * once. What others log is for who looks for a cause, and shown if {@code verbose}.
 */
public final class NotForTheConsole extends Filter<ILoggingEvent> {
  private static final Set<String> LOGGERS =
      Set.of(
          "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter",
          "org.springframework.boot.SpringApplication",
          "org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext");

  private boolean verbose;

  /** Set by logback.xml. */
  public void setVerbose(boolean verbose) {
    this.verbose = verbose;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean shown =
        !LOGGERS.contains(event.getLoggerName())
            && (verbose || event.getLoggerName().startsWith("dev.belay."));
    return shown ? FilterReply.NEUTRAL : FilterReply.DENY;
  }
}
