/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-match.h"

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
 * gs_cli_match_clip:
 * @clips: (element-type GsClip): the project's clips
 * @name: with or without an ending
 *
 * Returns: (transfer none) (nullable): the one clip whose title, or file, is called so
 */
GsClip *
gs_cli_match_clip (GPtrArray *clips,
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

/* `{clip}_{rater}.csv` as a regular expression with named groups. */
static GRegex *
compile (const char *pattern)
{
  g_autoptr (GString) out = g_string_new ("^");
  const char *p = pattern;

  while (*p != '\0')
    {
      static const char *const names[] = { "clip", "rater", "dimension" };
      gboolean placed = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (names) && !placed; i++)
        {
          g_autofree char *word = g_strdup_printf ("{%s}", names[i]);

          if (!g_str_has_prefix (p, word))
            continue;
          g_string_append_printf (out, "(?<%s>[^/]+?)", names[i]);
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

  return g_regex_new (out->str, 0, 0, NULL);
}

/**
 * gs_cli_match_new:
 * @clips: (element-type GsClip): the project's clips
 * @clip: (nullable): title of the clip, where it was said
 * @pattern: (nullable): how files are called
 * @name: the file's name, within its folder
 *
 * Without a pattern a file belongs to the clip that it is called after: `talk.eaf` or `talk_ada.csv` to `talk.mp4`.
 *
 * Returns: (transfer full) (nullable): what the name says; %NULL if it does not match, or no clip of the project
 */
GsCliMatch *
gs_cli_match_new (GPtrArray *clips,
                  const char *clip,
                  const char *pattern,
                  const char *name)
{
  g_autofree char *display = g_filename_display_name (name);
  g_autoptr (GsCliMatch) self = g_new0 (GsCliMatch, 1);

  if (pattern != NULL)
    {
      g_autoptr (GRegex) regex = compile (pattern);
      g_autoptr (GMatchInfo) info = NULL;
      g_autofree char *named = NULL;

      if (regex == NULL || !g_regex_match (regex, display, 0, &info))
        return NULL;
      named = g_match_info_fetch_named (info, "clip");
      self->rater = g_match_info_fetch_named (info, "rater");
      self->dimension = g_match_info_fetch_named (info, "dimension");
      if (named != NULL)
        self->clip = gs_cli_match_clip (clips, named);
    }
  if (clip != NULL)
    self->clip = gs_cli_match_clip (clips, clip);
  else if (pattern == NULL)
    {
      self->clip = gs_cli_match_clip (clips, display);
      if (self->clip == NULL)
        self->clip = match_start (clips, display);
    }
  if (self->clip == NULL)
    return NULL;
  if (self->dimension == NULL)
    {
      g_autofree char *lower = g_utf8_strdown (display, -1);

      self->dimension = strstr (lower, "valence") != NULL   ? g_strdup ("valence")
                        : strstr (lower, "arousal") != NULL ? g_strdup ("arousal")
                                                            : NULL;
    }

  return g_steal_pointer (&self);
}

void
gs_cli_match_free (GsCliMatch *self)
{
  if (self == NULL)
    return;

  g_free (self->rater);
  g_free (self->dimension);
  g_free (self);
}

/**
 * gs_cli_match_get_dimension:
 * @self: what a file's name says
 * @name: what its trace is called
 *
 * Returns: (transfer full): the dimension: the trace's name, or the file's where the trace's says nothing
 */
char *
gs_cli_match_get_dimension (const GsCliMatch *self,
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

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
list_folder (const char *folder,
             guint depth,
             GPtrArray *paths,
             GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* NOVA's data files go with their headers. */
      if (*name == '.' || g_str_has_suffix (name, "~"))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          if (depth < MAX_DEPTH && !list_folder (path, depth + 1, paths, error))
            return FALSE;
        }
      else
        {
          g_ptr_array_add (paths, g_steal_pointer (&path));
        }
    }

  return TRUE;
}

/**
 * gs_cli_match_list:
 * @folder: a folder
 * @error: return location: it cannot be read
 *
 * Returns: (transfer full) (element-type filename) (nullable): the files in it and below, in the order of their names
 */
GPtrArray *
gs_cli_match_list (const char *folder,
                   GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (!list_folder (folder, 0, paths, error))
    return NULL;
  g_ptr_array_sort (paths, compare_paths);

  return g_steal_pointer (&paths);
}
