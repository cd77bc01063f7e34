package dev.belay.runtime.access;

import dev.belay.access.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a service that need a token. What none of its doors describes is none of theirs:
 * webhooks have secrets of their own.
 *
 * @param paths patterns of all of them; what is behind one of them and no door is for {@link
 *     Scope#ADMIN} alone
 */
public record Doors(List<String> paths, List<Door> doors) {
  public Doors {
    paths = List.copyOf(paths);
    doors = List.copyOf(doors);
  }

  /**
   * Who may pass: whoever has one of the scopes; anybody, if there are none.
   *
   * @param method null: any
   */
  public record Door(@Nullable String method, String path, List<Scope> scopes) {
    public Door {
      scopes = List.copyOf(scopes);
    }
  }
}
