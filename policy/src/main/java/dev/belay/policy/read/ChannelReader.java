package dev.belay.policy.read;

import dev.belay.policy.notify.Channel;
import dev.belay.policy.notify.Target;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.yaml.Value;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a channel, whose keys depend on its type. */
final class ChannelReader {
  /** The channel after a refusal; the policy is refused, so nobody sees it. */
  private static final Target NOWHERE = new Target.Slack(new SecretReference.None(), false);

  private static final URI PAGERDUTY = URI.create("https://events.pagerduty.com/v2/enqueue");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,253})");

  private final Path folder;
  private final Allowed allowed;

  private enum Type {
    SLACK(Keys.SLACK),
    TEAMS(Keys.TEAMS),
    PAGERDUTY(Keys.PAGERDUTY),
    WEBHOOK(Keys.WEBHOOK),
    GRAFANA(Keys.GRAFANA),
    PING(Keys.PING),
    EMAIL(Keys.EMAIL);

    private final Keys keys;

    Type(Keys keys) {
      this.keys = keys;
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * @param folder the folder that relative paths of secret files start from
   */
  ChannelReader(Path folder, Allowed allowed) {
    this.folder = folder;
    this.allowed = allowed;
  }

  Channel read(String name, Value value) {
    Names.check(value, name);
    Value.Fields fields = value.fields();
    Value type = fields.get("type");
    if (!type.isPresent()) {
      type.text();
      return new Channel(name, NOWHERE, Channel.MOST_PER_HOUR);
    }
    int before = type.problemsSoFar();
    Type known = type.oneOf(Type.values(), Type.SLACK);
    if (type.problemsSoFar() > before) {
      return new Channel(name, NOWHERE, Channel.MOST_PER_HOUR);
    }
    fields.allowOnly(known.keys.names());
    return new Channel(
        name,
        target(known, fields),
        fields.get("most-per-hour").integer(1, 1000, Channel.MOST_PER_HOUR));
  }

  private Target target(Type type, Value.Fields fields) {
    Value http = fields.get("allow-http");
    boolean allowHttp = http.isPresent() && http.flag();
    return switch (type) {
      case SLACK -> new Target.Slack(secret(fields, "url"), allowHttp);
      case TEAMS -> new Target.Teams(secret(fields, "url"), allowHttp);
      case PAGERDUTY ->
          new Target.PagerDuty(
              secret(fields, "routing-key"),
              fields.get("url").isPresent() ? url(fields, allowHttp) : PAGERDUTY,
              allowHttp);
      case WEBHOOK -> new Target.Webhook(secret(fields, "url"), secrets(fields), allowHttp);
      case GRAFANA ->
          new Target.Grafana(url(fields, allowHttp), secret(fields, "token"), allowHttp);
      case PING -> new Target.Ping(secret(fields, "url"), allowHttp);
      case EMAIL -> email(fields);
    };
  }

  private URI url(Value.Fields fields, boolean allowHttp) {
    Value value = fields.get("url");
    int before = value.problemsSoFar();
    URI url = Urls.read(value, allowed);
    if (value.problemsSoFar() == before
        && !allowHttp
        && !"https".equalsIgnoreCase(url.getScheme())) {
      value.refuseWithoutQuoting("must begin with https; allow-http: true lets http pass");
    }
    return url;
  }

  private List<SecretReference> secrets(Value.Fields fields) {
    Value value = fields.get("secrets");
    List<SecretReference> secrets = new ArrayList<>();
    if (!value.isPresent()) {
      return secrets;
    }
    value.list().forEach(item -> secrets.add(secret("secret", item)));
    if (value.isEmptyList()) {
      value.refuse("must hold at least one secret; leave it out to sign nothing");
    }
    return secrets;
  }

  private SecretReference secret(Value.Fields fields, String key) {
    return secret(key, fields.get(key));
  }

  private SecretReference secret(String key, Value value) {
    Optional<SecretReference> parsed =
        SecretReference.parse(value.text(), folder)
            .filter(it -> !(it instanceof SecretReference.None));
    parsed.flatMap(allowed::refusal).ifPresent(value::refuseIfTextWithoutQuoting);
    return parsed.orElseGet(
        () -> {
          value.refuseIfTextWithoutQuoting(
              "must say where the %s is, not what it is: env:NAME or file:PATH".formatted(key));
          return new SecretReference.None();
        });
  }

  private Target email(Value.Fields fields) {
    Target.Security security =
        fields.get("security").oneOf(Target.Security.values(), Target.Security.STARTTLS);
    int usual =
        switch (security) {
          case STARTTLS -> 587;
          case TLS -> 465;
          case NONE -> 25;
        };
    return new Target.Email(
        host(fields.get("host")),
        fields.get("port").integer(1, 65535, usual),
        security,
        login(fields, security),
        address(fields.get("from")),
        recipients(fields.get("to")));
  }

  private String host(Value value) {
    String host = value.text();
    if (!HOST.matcher(host).matches()) {
      value.refuseIfText("must be the name of a mail server, without a port");
    } else {
      allowed.refusal(URI.create("smtp://" + host)).ifPresent(value::refuse);
    }
    return host;
  }

  private Optional<Target.Login> login(Value.Fields fields, Target.Security security) {
    Value username = fields.get("username");
    Value password = fields.get("password");
    if (!username.isPresent() && !password.isPresent()) {
      return Optional.empty();
    }
    if (security == Target.Security.NONE) {
      password.refuseWithoutQuoting(
          "would be sent in plain text with security: none; use starttls or tls");
    }
    return Optional.of(new Target.Login(username.text(), secret("password", password)));
  }

  private static List<String> recipients(Value value) {
    List<String> recipients = new ArrayList<>();
    for (Value item : value.list()) {
      String address = address(item);
      if (recipients.contains(address)) {
        item.refuse("is there twice");
      }
      recipients.add(address);
    }
    if (value.isEmptyList()) {
      value.refuse("must hold at least one address");
    }
    return recipients;
  }

  private static String address(Value value) {
    String address = value.text();
    if (!ADDRESS.matcher(address).matches()) {
      value.refuseIfText("must be an e-mail address, for example belay@example.com");
    }
    return address;
  }
}
