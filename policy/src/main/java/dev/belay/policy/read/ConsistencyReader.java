package dev.belay.policy.read;

import dev.belay.policy.Consistency;
import dev.belay.policy.Consistency.Hooks;
import dev.belay.policy.Hook;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a rule's {@code consistency}. */
final class ConsistencyReader {
  static final Duration DEFAULT_HOOK_TIMEOUT = Duration.ofSeconds(30);

  private ConsistencyReader() {}

  static Optional<Consistency> read(Value value, Allowed allowed) {
    if (!value.isPresent()) {
      return Optional.empty();
    }
    Value.Fields fields = value.fields(Keys.CONSISTENCY.names());
    Value maxSkew = fields.get("max-skew");
    Value quiesce = fields.get("quiesce");
    Value resume = fields.get("resume");
    if (quiesce.isPresent() != resume.isPresent()) {
      value.refuseWithoutQuoting("must have both quiesce and resume, or neither");
    }
    boolean hooks = quiesce.isPresent() && resume.isPresent();
    return Optional.of(
        new Consistency(
            maxSkew.isPresent() ? Durations.readShort(maxSkew) : Optional.empty(),
            hooks
                ? Optional.of(new Hooks(hook(quiesce, allowed), hook(resume, allowed)))
                : Optional.empty()));
  }

  private static Hook hook(Value value, Allowed allowed) {
    Value.Fields fields = value.fields(Keys.HOOK.names());
    Value command = fields.get("command");
    Value http = fields.get("http");
    Duration timeout = Durations.read(fields.get("timeout"), DEFAULT_HOOK_TIMEOUT);
    if (http.isPresent() == command.isPresent()) {
      value.refuseWithoutQuoting("must have either command or http");
    }
    return http.isPresent()
        ? new Hook.Http(Urls.read(http, allowed), timeout)
        : new Hook.Command(
            command.isPresent() ? Commands.read(command, allowed) : List.of(), timeout);
  }
}
