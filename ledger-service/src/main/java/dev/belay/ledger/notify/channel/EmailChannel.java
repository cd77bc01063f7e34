package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Target;
import dev.belay.schemas.Ids;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * E-mail, as text and HTML. Mails about the same condition belong to one thread. With {@code
 * starttls}, nothing goes over a connection that is not encrypted.
 */
final class EmailChannel implements Channel {
  private static final String MILLIS = "15000";

  /** A server that sends a line now and then is never silent for long, and never done. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int SUBJECT = 200;
  private static final int TEXT = 20_000;

  private final Target.Email target;
  private final Secrets secrets;
  private final @Nullable SSLSocketFactory sockets;
  private final Duration longest;

  /**
   * @param sockets null for those of the JVM, with its trusted authorities
   */
  EmailChannel(Target.Email target, Secrets secrets, @Nullable SSLSocketFactory sockets) {
    this(target, secrets, sockets, LONGEST);
  }

  /**
   * @param longest for how long a delivery may take in all
   */
  EmailChannel(
      Target.Email target, Secrets secrets, @Nullable SSLSocketFactory sockets, Duration longest) {
    this.target = target;
    this.secrets = secrets;
    this.sockets = sockets;
    this.longest = longest;
  }

  @Override
  public boolean isForPeople() {
    return true;
  }

  @Override
  public void check() throws UndeliveredException {
    password();
  }

  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    Optional<PasswordAuthentication> login = password();
    Session session =
        Session.getInstance(
            properties(login.isPresent()),
            new Authenticator() {
              @Override
              protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return login.orElse(null);
              }
            });
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              Transport.send(message(session, notice));
              return null;
            });
    Thread.ofVirtual().name("mail").start(sending);
    try {
      sending.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw UndeliveredException.temporary(
          "the mail server was not done after %d s".formatted(longest.toSeconds()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof MessagingException it
          ? undelivered(it)
          : UndeliveredException.temporary(
              "an error of the ledger's own: "
                  + (cause == null ? "unknown" : cause.getClass().getSimpleName()));
    } finally {
      sending.cancel(true); // an interrupt closes the socket of a virtual thread
    }
  }

  private Optional<PasswordAuthentication> password() throws UndeliveredException {
    return target.login().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PasswordAuthentication(
                target.login().get().username(),
                secrets.get("password", target.login().get().password())));
  }

  private Properties properties(boolean login) {
    String name = target.security() == Target.Security.TLS ? "smtps" : "smtp";
    Properties properties = new Properties();
    properties.put("mail.transport.protocol.rfc822", name);
    Map<String, String> settings =
        Map.of(
            "host",
            target.host(),
            "port",
            String.valueOf(target.port()),
            "auth",
            String.valueOf(login),
            "connectiontimeout",
            MILLIS,
            "timeout",
            MILLIS,
            "writetimeout",
            MILLIS,
            // Those that the server takes get it, even if another address is wrong.
            "sendpartial",
            "true",
            "starttls.enable",
            String.valueOf(target.security() == Target.Security.STARTTLS),
            "starttls.required",
            String.valueOf(target.security() == Target.Security.STARTTLS),
            "ssl.checkserveridentity",
            "true");
    settings.forEach((key, value) -> properties.put("mail." + name + "." + key, value));
    if (sockets != null) {
      properties.put("mail." + name + ".ssl.socketFactory", sockets);
    }
    return properties;
  }

  private MimeMessage message(Session session, Notice notice) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(target.from()));
    for (String to : target.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
    }
    String utf8 = StandardCharsets.UTF_8.name();
    message.setSubject(Texts.cut(Texts.line(notice.title()), SUBJECT), utf8);
    message.setSentDate(Date.from(notice.at()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Belay-Notice", notice.id());
    String condition = notice.condition();
    if (condition != null) {
      message.setHeader("References", "<%s@belay>".formatted(Ids.derive("thread", condition)));
    }
    MimeBodyPart text = new MimeBodyPart();
    text.setText(text(notice), utf8, "plain");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(html(notice), utf8, "html");
    message.setContent(new MimeMultipart("alternative", text, html));
    return message;
  }

  static String text(Notice notice) {
    StringBuilder text = new StringBuilder(Texts.cut(Texts.lines(notice.text()), TEXT));
    text.append("\n\n");
    facts(notice).forEach((name, value) -> text.append(name + ": " + value + "\n"));
    return text.toString();
  }

  static String html(Notice notice) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html><body>\n");
    html.append("<h3>").append(Texts.html(Texts.line(notice.title()))).append("</h3>\n<p>");
    html.append(Texts.html(Texts.cut(Texts.lines(notice.text()), TEXT)).replace("\n", "<br>\n"));
    html.append("</p>\n<table>\n");
    facts(notice)
        .forEach(
            (name, value) ->
                html.append(
                    "<tr><td>%s</td><td>%s</td></tr>\n"
                        .formatted(Texts.html(name), Texts.html(value))));
    return html.append("</table>\n</body></html>\n").toString();
  }

  private static Map<String, String> facts(Notice notice) {
    Map<String, String> facts = new TreeMap<>();
    notice.facts().forEach((name, value) -> facts.put(name, Texts.cut(Texts.line(value), 500)));
    facts.put("at", notice.at().toString());
    return facts;
  }

  /** 4xx may pass, 5xx does not; and what some have got is not sent again. */
  private static UndeliveredException undelivered(MessagingException failure) {
    String said = said(failure);
    if (failure instanceof AuthenticationFailedException) {
      return UndeliveredException.permanent("the mail server refused the login: " + said);
    }
    if (failure instanceof SendFailedException partly
        && partly.getValidSentAddresses() != null
        && partly.getValidSentAddresses().length > 0) {
      return UndeliveredException.permanent("not everybody got it: " + said);
    }
    int code = code(failure);
    return code >= 500
        ? UndeliveredException.permanent("the mail server refused it: " + said)
        : UndeliveredException.temporary(said);
  }

  private static int code(Exception failure) {
    int code =
        switch (failure) {
          case SMTPSendFailedException e -> e.getReturnCode();
          case SMTPAddressFailedException e -> e.getReturnCode();
          case SMTPSenderFailedException e -> e.getReturnCode();
          default -> 0;
        };
    if (failure instanceof MessagingException nested && nested.getNextException() != null) {
      return Math.max(code, code(nested.getNextException()));
    }
    return code;
  }

  /** The deepest says the most. */
  private static String said(MessagingException failure) {
    Exception deepest = failure;
    while (deepest instanceof MessagingException nested && nested.getNextException() != null) {
      deepest = nested.getNextException();
    }
    return Texts.cut(Texts.line(String.valueOf(deepest.getMessage())), 300);
  }
}
