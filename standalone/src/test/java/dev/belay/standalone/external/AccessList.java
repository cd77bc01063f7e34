package dev.belay.standalone.external;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What deploy/kafka/acls.txt lists. */
record AccessList(List<Line> lines) {
  static final Path SCRIPT = Path.of("..", "deploy", "kafka", "acls");
  private static final Path FILE = Path.of("..", "deploy", "kafka", "acls.txt");

  /**
   * @param name a prefix if it ends with *
   */
  record Line(String role, AclOperation operation, ResourceType kind, String name) {
    static Line parse(String text) {
      String[] words = text.strip().split("\\s+");
      if (words.length != 4) {
        throw new IllegalArgumentException("not a line of an access list: " + text);
      }
      return new Line(
          words[0],
          AclOperation.fromString(words[1]),
          ResourceType.fromString(words[2].replace('-', '_').toUpperCase(Locale.ROOT)),
          words[3]);
    }

    private boolean isPrefix() {
      return name.endsWith("*");
    }

    private String bareName() {
      return isPrefix() ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * @param used as RecordingAuthorizer writes it
     */
    boolean allows(String used) {
      String wanted = "%s %s %s ".formatted(role, operation, kind) + bareName();
      return isPrefix() ? used.startsWith(wanted) : used.equals(wanted);
    }

    AclBinding binding(String principal) {
      return new AclBinding(
          new ResourcePattern(
              kind, bareName(), isPrefix() ? PatternType.PREFIXED : PatternType.LITERAL),
          new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW));
    }
  }

  static AccessList read() throws IOException {
    return new AccessList(
        Files.readAllLines(FILE).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Line::parse)
            .toList());
  }

  List<String> roles() {
    return lines.stream().map(Line::role).distinct().toList();
  }

  /** Of the topics, groups and transactional ids of a role, as the file has them. */
  Set<String> names(String role) {
    return lines.stream()
        .filter(line -> line.role().equals(role))
        .map(Line::name)
        .collect(Collectors.toSet());
  }

  boolean allows(String role, AclOperation operation, String topic) {
    return lines.stream()
        .anyMatch(line -> line.allows("%s %s TOPIC %s".formatted(role, operation, topic)));
  }

  /** Each role's rights for the principal of its name. */
  List<AclBinding> bindings() {
    return lines.stream().map(line -> line.binding(line.role())).toList();
  }

  /** Some of a role's rights, for a principal of another name. */
  List<AclBinding> bindings(String role, String principal, Predicate<Line> which) {
    return lines.stream()
        .filter(line -> line.role().equals(role))
        .filter(which)
        .map(line -> line.binding(principal))
        .toList();
  }
}
