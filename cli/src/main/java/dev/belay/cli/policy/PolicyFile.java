package dev.belay.cli.policy;

import dev.belay.cli.exit.CommandException;
import dev.belay.policy.Policy;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.read.PolicyReader;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.yaml.PolicyProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A policy file and its state. */
public sealed interface PolicyFile {

  record Valid(Path file, Policy policy) implements PolicyFile {}

  record Invalid(Path file, List<PolicyProblem> problems) implements PolicyFile {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /**
   * @throws CommandException bad usage, if there is no such file
   */
  static PolicyFile read(Path file) throws CommandException {
    try {
      return new Valid(file, PolicyReader.read(file, StoreKinds.installed()));
    } catch (InvalidPolicyException e) {
      return new Invalid(file, e.problems());
    } catch (IOException e) {
      throw CommandException.usage("the policy " + file + " can't be read: " + e);
    }
  }
}
