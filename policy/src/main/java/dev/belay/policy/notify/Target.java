package dev.belay.policy.notify;

import dev.belay.policy.store.SecretReference;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a channel leads. An address that is a secret itself, as those of incoming webhooks are, is
 * named by its place.
 */
public sealed interface Target {
  /** The word of the key {@code type}. */
  String type();

  /** A Slack incoming webhook, or one of a product that accepts the same. */
  record Slack(SecretReference url, boolean allowHttp) implements Target {
    @Override
    public String type() {
      return "slack";
    }
  }

  /** A workflow of Microsoft Teams that begins with a webhook request. */
  record Teams(SecretReference url, boolean allowHttp) implements Target {
    @Override
    public String type() {
      return "teams";
    }
  }

  /**
   * An Events API v2 integration of a PagerDuty service.
   *
   * @param url of {@code enqueue}: Europe has another one
   */
  record PagerDuty(SecretReference routingKey, URI url, boolean allowHttp) implements Target {
    @Override
    public String type() {
      return "pagerduty";
    }
  }

  /**
   * Standard Webhooks with a CloudEvents body.
   *
   * @param secrets each signs, so that one can take the place of another; empty for no signature
   */
  record Webhook(SecretReference url, List<SecretReference> secrets, boolean allowHttp)
      implements Target {
    public Webhook {
      secrets = List.copyOf(secrets);
    }

    @Override
    public String type() {
      return "webhook";
    }
  }

  /**
   * Annotations.
   *
   * @param url of Grafana itself
   * @param token of a service account that may write annotations
   */
  record Grafana(URI url, SecretReference token, boolean allowHttp) implements Target {
    @Override
    public String type() {
      return "grafana";
    }
  }

  /**
   * A dead man's switch that speaks Healthchecks' ping API. It hears of captures and verifications,
   * not of notices.
   */
  record Ping(SecretReference url, boolean allowHttp) implements Target {
    @Override
    public String type() {
      return "ping";
    }
  }

  /**
   * @param port 1 to 65535
   * @param login absent: the server takes mail from anybody
   * @param to at least one
   */
  record Email(
      String host, int port, Security security, Optional<Login> login, String from, List<String> to)
      implements Target {
    public Email {
      to = List.copyOf(to);
    }

    @Override
    public String type() {
      return "email";
    }
  }

  record Login(String username, SecretReference password) {}

  /** How the connection to a mail server is kept from others. */
  enum Security {
    /** Begins in plain text, and goes on encrypted or not at all. */
    STARTTLS,
    TLS,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
