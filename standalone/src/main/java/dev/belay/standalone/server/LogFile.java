package dev.belay.standalone.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * The log in the home. What the services log goes there from the moment that the home is known, and
 * into no other file. A full file is packed and kept under a number; the oldest is deleted.
 */
public final class LogFile implements AutoCloseable {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{36} %kvp"
          + " %replace(%X{trace_id}){'^(.+)$','trace_id=\"$1\" '}%msg%n";
  private static final int DAYS_OF_EARLIER_VERSIONS = 14;

  /** An hour of the worst flood of messages that was ever seen here. */
  private static final Limits DEFAULT = new Limits(20_000_000, 10);

  private final Logger root;
  private final RollingFileAppender<ILoggingEvent> appender;

  /**
   * @param fileBytes after which a file is full; it is looked at once a second
   * @param kept full files that are kept, packed
   */
  record Limits(long fileBytes, int kept) {}

  private LogFile(Logger root, RollingFileAppender<ILoggingEvent> appender) {
    this.root = root;
    this.appender = appender;
  }

  /**
   * @param file its folder exists
   */
  static LogFile open(Path file) throws IOException {
    return open((LoggerContext) LoggerFactory.getILoggerFactory(), file, DEFAULT);
  }

  static LogFile open(LoggerContext context, Path file, Limits limits) throws IOException {
    removeOfEarlierVersions(file);
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName("file");
    appender.setFile(file.toString());

    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    appender.setEncoder(encoder);

    SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
    full.setContext(context);
    full.setMaxFileSize(new FileSize(limits.fileBytes()));
    full.setCheckIncrement(Duration.buildBySeconds(1));
    full.start();
    appender.setTriggeringPolicy(full);

    NumberedFiles numbers = new NumberedFiles(file, limits.kept());
    numbers.setContext(context);
    numbers.setParent(appender);
    numbers.start();
    appender.setRollingPolicy(numbers);

    appender.start();
    if (!appender.isStarted()) {
      throw new IOException("the log " + file + " can't be written; see the console");
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    return new LogFile(root, appender);
  }

  /** They were named by the day, and nobody would delete them any more. */
  private static void removeOfEarlierVersions(Path file) throws IOException {
    Instant tooOld = Instant.now().minus(DAYS_OF_EARLIER_VERSIONS, ChronoUnit.DAYS);
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            file.getParent(), name -> isOfADay(file.getFileName().toString(), name))) {
      for (Path each : found) {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(tooOld)) {
          Files.delete(each);
        }
      }
    }
  }

  private static boolean isOfADay(String log, Path each) {
    return each.getFileName()
        .toString()
        .matches(Pattern.quote(log) + "\\.\\d{4}-\\d{2}-\\d{2}\\.\\d+\\.gz");
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
