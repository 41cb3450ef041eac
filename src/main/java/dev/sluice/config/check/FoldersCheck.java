package dev.sluice.config.check;

import static java.util.stream.Collectors.toSet;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.config.FolderConfig;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.Role;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.ignore.IgnoreText;
import dev.sluice.peer.PeerUrl;
import dev.sluice.settings.ConfigException;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.Key;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks the folders one by one; how they lie to each other is {@link PlacesCheck}. */
final class FoldersCheck {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");
    private static final int MAX_DELETES = 1_000_000_000;
    private static final int MAX_DAYS = 36_500;

    private final List<PeerUrl> defaultPeers;

    /**
     * @param defaultPeers of a folder that names none
     */
    FoldersCheck(List<PeerUrl> defaultPeers) {
        this.defaultPeers = defaultPeers;
    }

    /** In the order of the keys, so that of two wrong folders always the same one is named. */
    List<FolderSettings> check(Map<String, FolderConfig> folders) {
        if (folders.isEmpty()) {
            throw new ConfigException(
                    "sluice.folders",
                    "no folder is configured; set sluice.folders.<id>.path to a directory, for"
                            + " example sluice.folders.docs.path=/srv/docs");
        }
        return new TreeMap<>(folders)
                .entrySet().stream().map(each -> folder(each.getKey(), each.getValue())).toList();
    }

    static Key key(String id, String name) {
        return new Key("sluice.folders." + id + "." + name);
    }

    /** One that is named twice is there once. */
    static List<PeerUrl> peers(Key key, List<String> texts) {
        return texts.stream().map(text -> key.parse(text, PeerUrl::of)).distinct().toList();
    }

    private FolderSettings folder(String id, FolderConfig config) {
        if (!ID.matcher(id).matches()) {
            throw new ConfigException(
                    "sluice.folders." + id,
                    "the id must be of a-z and 0-9 only, not "
                            + Quoted.of(id)
                            + "; any other name goes to sluice.folders.<id>.name");
        }
        return new FolderSettings(
                wireId(id, config),
                id,
                key(id, "path").path(config.path()),
                role(id, config),
                peers(id, config),
                key(id, "digest").parse(config.digest(), DigestAlgorithm::of),
                new DeleteLimits(
                        key(id, "max-delete-percent").within(config.maxDeletePercent(), 0, 100),
                        key(id, "max-delete-count")
                                .within(config.maxDeleteCount(), 0, MAX_DELETES)),
                DeleteLimits.ofChanges(
                        key(id, "max-change-percent").within(config.maxChangePercent(), 0, 100)),
                Duration.ofDays(key(id, "trash-days").within(config.trashDays(), 0, MAX_DAYS)),
                key(id, "trash-max-percent").within(config.trashMaxPercent(), 0, 100),
                Duration.ofDays(
                        key(id, "tombstone-days").within(config.tombstoneDays(), 1, MAX_DAYS)),
                key(id, "ignore").parse(config.ignore().orElse(""), FoldersCheck::patterns),
                key(id, "ignore-file").parse(config.ignoreFile(), IgnoreFileMode::of),
                names(key(id, "readers"), config.readers().orElse(List.of())),
                names(key(id, "writers"), config.writers().orElse(List.of())),
                names(key(id, "operators"), config.operators().orElse(List.of())),
                preserve(id, config),
                new NotifyCheck(id).check(config));
    }

    private static Preserve preserve(String id, FolderConfig config) {
        List<String> rules = config.ownerMap().orElse(List.of());
        OwnerMap ownerMap =
                key(id, "owner-map").parse(String.join(",", rules), _ -> OwnerMap.of(rules));
        List<String> items = config.preserve().orElse(List.of());
        Preserve preserve =
                key(id, "preserve")
                        .parse(String.join(",", items), _ -> Preserve.of(items, ownerMap));
        if (!rules.isEmpty() && !preserve.has(Preserve.What.OWNER)) {
            throw key(id, "owner-map").wrong("is of no use without owner in preserve");
        }
        return preserve;
    }

    private static Set<String> names(Key key, List<String> texts) {
        return texts.stream().map(text -> key.parse(text, FoldersCheck::name)).collect(toSet());
    }

    private static String name(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name must be of a-z, 0-9, '.' and '-', not " + Quoted.of(text));
        }
        return name;
    }

    private static List<String> patterns(String text) {
        List<String> patterns = IgnoreText.ofKey(text);
        IgnoreRules _ = IgnoreRules.of(patterns);
        return patterns;
    }

    private static FolderId wireId(String id, FolderConfig config) {
        return key(id, "name").parse(config.name().orElse(id), FolderId::new);
    }

    private static Role role(String id, FolderConfig config) {
        return key(id, "role").parse(config.role(), Role::of);
    }

    private List<PeerUrl> peers(String id, FolderConfig config) {
        return config.peers().map(texts -> peers(key(id, "peers"), texts)).orElse(defaultPeers);
    }
}
