package dev.belay.standalone.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;

/** What Boot logs of a start that failed: the command prints the cause itself, once. */
public final class NotForTheConsole extends Filter<ILoggingEvent> {
  private static final Set<String> LOGGERS =
      Set.of(
          "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter",
          "org.springframework.boot.SpringApplication",
          "org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext");

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return LOGGERS.contains(event.getLoggerName()) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
