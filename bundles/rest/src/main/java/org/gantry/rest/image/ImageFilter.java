package org.gantry.rest.image;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.api.engine.Images;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Digest;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.Timestamps;

/** The filters of {@code docker images}. Without {@code all}, untagged images that others were made from are left out. */
final class ImageFilter implements Predicate<Image> {
    static final Set<String> NAMES = Set.of("dangling", "label", "label!", "before", "since", "reference", "until");

    private final Filters filters;
    private final Predicate<Image> created;
    private final Predicate<Image> shown;

    ImageFilter(Filters filters, Images images, List<Image> known, boolean all) {
        this.filters = filters;
        this.created = created(filters, images);
        Set<Digest> parents = parents(known);
        this.shown = image -> all || !image.repoTags().isEmpty() || !parents.contains(image.id());
    }

    @Override
    public boolean test(Image image) {
        boolean dangling = image.repoTags().isEmpty() && image.repoDigests().isEmpty();
        return (!filters.has("dangling") || filters.flag("dangling", false) == dangling)
                && filters.labels(ImageLabels.of(image))
                && (!filters.has("reference") || !names(image).isEmpty())
                && created.test(image)
                && shown.test(image);
    }

    /** The names to show: with {@code reference}, only those that match it. */
    List<String> names(Image image) {
        if (!filters.has("reference")) {
            return image.repoTags();
        }
        return image.repoTags().stream()
                .filter(name -> filters.any("reference", pattern -> matches(name, pattern)))
                .toList();
    }

    private static Predicate<Image> created(Filters filters, Images images) {
        Predicate<Image> predicate = image -> true;
        for (String before : filters.get("before")) {
            Instant pivot = createdAt(images.inspect(before));
            predicate = predicate.and(image -> createdAt(image).isBefore(pivot));
        }
        for (String since : filters.get("since")) {
            Instant pivot = createdAt(images.inspect(since));
            predicate = predicate.and(image -> createdAt(image).isAfter(pivot));
        }
        for (String until : filters.get("until")) {
            Instant pivot = Timestamps.parseOrAgo("until", until);
            predicate = predicate.and(image -> createdAt(image).isBefore(pivot));
        }
        return predicate;
    }

    private static Instant createdAt(Image image) {
        Instant created = image.config().created();
        return created == null ? Instant.EPOCH : created;
    }

    /** Those that others were made from. */
    private static Set<Digest> parents(List<Image> known) {
        return known.stream().map(Image::parent).flatMap(Stream::ofNullable).collect(Collectors.toSet());
    }

    /** The pattern is matched against the name with and without its tag, a star not matching a slash. */
    private static boolean matches(String name, String pattern) {
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw Filters.invalid("reference=" + pattern);
        }
        return matcher.matches(Path.of(name)) || matcher.matches(Path.of(name.substring(0, name.lastIndexOf(':'))));
    }
}
