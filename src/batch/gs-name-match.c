/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-name-match.h"

#include <string.h>

/* Folders of folders, as deep as people make them. */
#define MAX_DEPTH 8

static char *
get_stem (const char *name)
{
  char *stem = g_path_get_basename (name);
  char *dot = strrchr (stem, '.');

  if (dot != NULL && dot != stem)
    *dot = '\0';

  return stem;
}

/**
 * gs_name_match_clip:
 * @clips: (element-type GsClip): the project's clips
 * @name: with or without an ending
 *
 * Returns: (transfer none) (nullable): the one clip whose title, or file, is called so
 */
GsClip *
gs_name_match_clip (GPtrArray *clips,
                   const char *name)
{
  g_autofree char *stem = get_stem (name);
  GsClip *found = NULL;
  guint n = 0;

  for (guint i = 0; i < clips->len; i++)
    {
      GsClip *clip = clips->pdata[i];
      g_autofree char *title = get_stem (gs_clip_get_title (clip));
      g_autofree char *file = get_stem (gs_clip_get_path (clip));

      if (strcmp (gs_clip_get_title (clip), name) == 0)
        return clip;
      if (strcmp (title, name) == 0 || strcmp (file, name) == 0 || strcmp (title, stem) == 0 || strcmp (file, stem) == 0)
        {
          found = clip;
          n++;
        }
    }

  return n == 1 ? found : NULL;
}

/* The clip with the longest name that @name starts with, up to something that is no letter or digit. */
static GsClip *
match_start (GPtrArray *clips,
             const char *name)
{
  g_autofree char *stem = get_stem (name);
  GsClip *found = NULL;
  gsize longest = 0;
  guint n = 0;

  for (guint i = 0; i < clips->len; i++)
    {
      g_autofree char *title = get_stem (gs_clip_get_title (clips->pdata[i]));
      gsize length = strlen (title);

      if (length == 0 || length < longest || !g_str_has_prefix (stem, title) || g_ascii_isalnum (stem[length]))
        continue;
      n = length == longest ? n + 1 : 1;
      longest = length;
      found = clips->pdata[i];
    }

  return n == 1 ? found : NULL;
}

/* The names by which a clip may be called: its title and its file's name, with and without an ending. */
static void
list_names (GPtrArray *clips,
            const char *within,
            GPtrArray *names)
{
  for (guint i = 0; i < clips->len; i++)
    {
      GsClip *clip = clips->pdata[i];
      char *candidates[] = { g_strdup (gs_clip_get_title (clip)), get_stem (gs_clip_get_title (clip)), get_stem (gs_clip_get_path (clip)) };

      for (guint k = 0; k < G_N_ELEMENTS (candidates); k++)
        {
          if (*candidates[k] != '\0' && strstr (within, candidates[k]) != NULL &&
              !g_ptr_array_find_with_equal_func (names, candidates[k], g_str_equal, NULL))
            g_ptr_array_add (names, candidates[k]);
          else
            g_free (candidates[k]);
        }
    }
}

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  gsize first = strlen (*(const char *const *) a), second = strlen (*(const char *const *) b);

  return (first < second) - (first > second);
}

/* `{clip}_{rater}.csv` as a regular expression with named groups. What is known of a part stands in its place. */
static GRegex *
compile (const char *pattern,
         const char *clip,
         const char *dimension)
{
  static const char *const names[] = { "clip", "rater", "dimension" };
  const char *const known[] = { clip, NULL, dimension };
  g_autoptr (GString) out = g_string_new ("^");
  const char *p = pattern;

  while (*p != '\0')
    {
      gboolean placed = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (names) && !placed; i++)
        {
          g_autofree char *word = g_strdup_printf ("{%s}", names[i]);

          if (!g_str_has_prefix (p, word))
            continue;
          g_string_append_printf (out, "(?<%s>%s)", names[i], known[i] != NULL ? known[i] : "[^/]+?");
          p += strlen (word);
          placed = TRUE;
        }
      if (placed)
        continue;
      if (*p == '*')
        {
          g_string_append (out, "[^/]*");
          p++;
        }
      else
        {
          const char *next = g_utf8_next_char (p);
          g_autofree char *escaped = g_regex_escape_string (p, (int) (next - p));

          g_string_append (out, escaped);
          p = next;
        }
    }
  g_string_append_c (out, '$');

  /* A part that stands twice in the pattern says twice the same, or not: either will do. */
  return g_regex_new (out->str, G_REGEX_DUPNAMES, 0, NULL);
}

/* The dimensions whose names are known, as a regular expression: valence and arousal, which everybody has, and those of the project. */
static char *
join_dimensions (GPtrArray *dimensions)
{
  g_autoptr (GString) out = g_string_new ("(?i:valence|arousal");

  for (guint i = 0; i < dimensions->len; i++)
    {
      g_autofree char *escaped = g_regex_escape_string (gs_dimension_get_name (dimensions->pdata[i]), -1);

      if (*escaped != '\0')
        g_string_append_printf (out, "|%s", escaped);
    }
  g_string_append_c (out, ')');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Whether @name is as @pattern says, with parts that are known where they are. */
static gboolean
match_known (GsNameMatch *self,
             const char *known_dimensions,
             const char *pattern,
             const char *name,
             const char *clip,
             char **named)
{
  /* Dimensions that are known tell where the name of a rater with underscores ends. */
  const char *const dimensions[] = { known_dimensions, NULL };
  g_autofree char *escaped = clip != NULL ? g_regex_escape_string (clip, -1) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (dimensions); i++)
    {
      g_autoptr (GRegex) regex = compile (pattern, escaped, dimensions[i]);
      g_autoptr (GMatchInfo) info = NULL;

      if (regex == NULL || !g_regex_match (regex, name, 0, &info))
        continue;
      *named = g_match_info_fetch_named (info, "clip");
      self->rater = g_match_info_fetch_named (info, "rater");
      self->dimension = g_match_info_fetch_named (info, "dimension");
      return TRUE;
    }

  return FALSE;
}

static void
match_pattern (GsNameMatch *self,
               GPtrArray *clips,
               GPtrArray *dimensions,
               const char *pattern,
               const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *known = join_dimensions (dimensions);
  g_autofree char *named = NULL;

  /* Clips and raters may have underscores in their names: the longest name of a clip that fits is meant. */
  if (strstr (pattern, "{clip}") != NULL)
    {
      list_names (clips, name, names);
      g_ptr_array_sort (names, compare_lengths);
    }
  for (guint i = 0; i < names->len; i++)
    {
      if (!match_known (self, known, pattern, name, names->pdata[i], &named))
        continue;
      self->clip = gs_name_match_clip (clips, named);
      self->fit = self->clip != NULL ? GS_NAME_FITS : GS_NAME_NO_CLIP;
      return;
    }

  self->fit = match_known (self, known, pattern, name, NULL, &named) ? GS_NAME_NO_CLIP : GS_NAME_UNLIKE;
}

/**
 * gs_name_match_new:
 * @clips: (element-type GsClip): the project's clips
 * @dimensions: (element-type GsDimension): those that the project knows
 * @clip: (nullable): title of the clip, where it was said
 * @pattern: (nullable): how files are called, with `{clip}`, `{rater}`, `{dimension}`, and `*` for anything
 * @name: the file's name, within its folder
 *
 * Without a pattern a file belongs to the clip that it is called after: `talk.eaf` or `talk_ada.csv` to `talk.mp4`.
 *
 * Returns: (transfer full): what the name says
 */
GsNameMatch *
gs_name_match_new (GPtrArray *clips,
                   GPtrArray *dimensions,
                   const char *clip,
                   const char *pattern,
                   const char *name)
{
  g_autofree char *display = g_filename_display_name (name);
  GsNameMatch *self = g_new0 (GsNameMatch, 1);

  self->fit = GS_NAME_NO_CLIP;
  if (pattern != NULL)
    match_pattern (self, clips, dimensions, pattern, display);
  if (self->fit == GS_NAME_UNLIKE)
    return self;

  if (clip != NULL)
    {
      self->clip = gs_name_match_clip (clips, clip);
    }
  else if (pattern == NULL)
    {
      self->clip = gs_name_match_clip (clips, display);
      if (self->clip == NULL)
        self->clip = match_start (clips, display);
    }
  self->fit = self->clip != NULL ? GS_NAME_FITS : GS_NAME_NO_CLIP;
  if (self->dimension == NULL)
    {
      g_autofree char *lower = g_utf8_strdown (display, -1);

      self->dimension = strstr (lower, "valence") != NULL   ? g_strdup ("valence")
                        : strstr (lower, "arousal") != NULL ? g_strdup ("arousal")
                                                            : NULL;
    }

  return self;
}

void
gs_name_match_free (GsNameMatch *self)
{
  if (self == NULL)
    return;

  g_free (self->rater);
  g_free (self->dimension);
  g_free (self);
}

/**
 * gs_name_match_get_dimension:
 * @self: what a file's name says
 * @name: what its trace is called
 *
 * Returns: (transfer full): the dimension: the trace's name, or the file's where the trace's says nothing
 */
char *
gs_name_match_get_dimension (const GsNameMatch *self,
                            const char *name)
{
  static const char *const empty[] = { "", "value", "rating", "score", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (self->dimension != NULL && g_strv_contains (empty, lower))
    return g_strdup (self->dimension);
  if (strcmp (lower, "valence") == 0 || strcmp (lower, "arousal") == 0)
    return g_steal_pointer (&lower);

  return g_strdup (*name != '\0' ? name : "value");
}

/* @whole: whether @text is one, or else whether it holds one */
static gboolean
names_dimension (GPtrArray *dimensions,
                 const char *text,
                 gboolean whole)
{
  g_autofree char *known = join_dimensions (dimensions);
  /* Within others, a dimension of the project may well be a part of a word. */
  g_autofree char *pattern = g_strdup_printf (whole ? "^%s$" : "(?i:valence|arousal)|(?<![[:alnum:]])%s(?![[:alnum:]])", known);

  return text != NULL && g_regex_match_simple (pattern, text, 0, 0);
}

/* So many files say enough about how all of them are called. */
#define GUESS_FILES 200

/**
 * gs_name_match_guess_pattern:
 * @clips: (element-type GsClip): the project's clips
 * @dimensions: (element-type GsDimension): those that it knows
 * @names: (element-type filename): names of files, within their folder
 *
 * Returns: (transfer full) (nullable): of the usual ways to call files, the one by which most of them belong to a clip
 */
char *
gs_name_match_guess_pattern (GPtrArray *clips,
                             GPtrArray *dimensions,
                             GPtrArray *names)
{
  static const char *const patterns[] = {
    "{clip}_{rater}_{dimension}.*", "{clip}_{dimension}_{rater}.*", "{rater}_{clip}_{dimension}.*", "{dimension}_{clip}_{rater}.*",
    "{clip}-{rater}-{dimension}.*", "{clip}-{dimension}-{rater}.*", "{dimension}-{clip}-{rater}.*", "{dimension}/{clip}_{rater}.*", "{dimension}/{rater}/{clip}.*",
    "{rater}/{dimension}/{clip}.*", "{rater}/{clip}_{dimension}.*", "{clip}/{rater}_{dimension}.*", "{clip}/{dimension}_{rater}.*",
    "{clip}/{dimension}/{rater}.*", "{dimension}/{clip}.*",         "{clip}_{dimension}.*",         "{clip}/{dimension}.*",
    "{clip}_{rater}.*",             "{rater}_{clip}.*",             "{clip}-{rater}.*",             "{clip}/{rater}.*",
    "{rater}/{clip}.*",             "{clip}.*",
  };
  const char *best = NULL;
  int most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      int score = 0;

      for (guint k = 0; k < MIN (names->len, GUESS_FILES); k++)
        {
          g_autoptr (GsNameMatch) match = gs_name_match_new (clips, dimensions, NULL, patterns[i], names->pdata[k]);
          gboolean asks = strstr (patterns[i], "{dimension}") != NULL;

          /* A dimension that nobody knows is rather a part of the rater's name, and a rater is no dimension. */
          if (match->fit == GS_NAME_FITS && (!asks || names_dimension (dimensions, match->dimension, TRUE)) &&
              !names_dimension (dimensions, match->rater, FALSE))
            score++;
        }
      if (score > most)
        {
          most = score;
          best = patterns[i];
        }
    }

  return g_strdup (best);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
list_folder (const char *folder,
             const char *below,
             guint depth,
             GPtrArray *names,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  const char *entry;

  if (dir == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = below != NULL ? g_build_filename (below, entry, NULL) : g_strdup (entry);
      g_autofree char *place = g_build_filename (path, entry, NULL);

      /* NOVA's data files go with their headers. */
      if (*entry == '.' || g_str_has_suffix (entry, "~"))
        continue;
      if (g_file_test (place, G_FILE_TEST_IS_DIR))
        {
          if (depth < MAX_DEPTH && !list_folder (folder, name, depth + 1, names, cancellable, error))
            return FALSE;
        }
      else
        {
          g_ptr_array_add (names, g_steal_pointer (&name));
        }
    }

  return TRUE;
}

/**
 * gs_name_match_list:
 * @folder: a folder
 * @cancellable: (nullable): to give up
 * @error: return location: it cannot be read
 *
 * Returns: (transfer full) (element-type filename) (nullable): the files in it and below, as seen from it, in their order
 */
GPtrArray *
gs_name_match_list (const char *folder,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!list_folder (folder, NULL, 0, names, cancellable, error))
    return NULL;
  g_ptr_array_sort (names, compare_names);

  return g_steal_pointer (&names);
}
