package dev.belay.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token as its file has it, a JSON object a line.
 *
 * @param name 1 to 64 letters, digits and {@code . _ @ -}
 * @param sha256 of the token, hexadecimal
 * @param scopes words of {@link Scope}; at least one
 * @param applications the policy's names; empty: all
 * @param environments the policy's names; empty: all
 * @param expires null: never
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StoredToken(
    String name,
    String sha256,
    List<String> scopes,
    List<String> applications,
    List<String> environments,
    @Nullable Instant created,
    @Nullable Instant expires) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException naming value and rule
   */
  @SuppressWarnings("ConstantValue") // What JSON leaves out is null.
  public StoredToken {
    scopes = scopes == null ? List.of() : List.copyOf(scopes);
    applications = applications == null ? List.of() : List.copyOf(applications);
    environments = environments == null ? List.of() : List.copyOf(environments);
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name is \"%s\"; it must have 1 to 64 letters, digits and . _ @ -".formatted(name));
    }
    if (sha256 == null || !HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits in lower case");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("scopes is empty; there are " + Scope.words());
    }
    for (String scope : scopes) {
      if (Scope.of(scope).isEmpty()) {
        throw new IllegalArgumentException(
            "scopes has \"%s\"; there are %s".formatted(scope, Scope.words()));
      }
    }
  }

  @JsonIgnore
  public boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  public Credential credential() {
    Set<Scope> held = EnumSet.noneOf(Scope.class);
    scopes.forEach(word -> Scope.of(word).ifPresent(held::add));
    return new Credential(name, held, Set.copyOf(applications), Set.copyOf(environments));
  }
}
