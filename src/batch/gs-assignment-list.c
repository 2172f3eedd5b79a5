/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-assignment-list.h"

#include "gs-name-match.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* So many lines are named for one thing that is wrong. */
#define NAMED_LINES 8

static void
clear_clip (gpointer clip)
{
  if (clip != NULL)
    g_object_unref (clip);
}

/**
 * gs_assignment_list_read:
 * @path: a CSV file, as gs_assignment_table_read() takes it
 * @error: return location for a #GsFormatsError
 *
 * May be called in any thread; what the lines mean in a project says gs_assignment_list_match().
 *
 * Returns: (transfer full) (nullable): the list; %NULL on error
 */
GsAssignmentList *
gs_assignment_list_read (const char *path,
                         GError **error)
{
  GsAssignmentTable *table = gs_assignment_table_read (path, error);
  GsAssignmentList *self;

  if (table == NULL)
    return NULL;

  self = g_new0 (GsAssignmentList, 1);
  self->table = table;
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->raters = g_ptr_array_new_with_free_func (g_free);
  self->found = g_ptr_array_new_with_free_func (clear_clip);
  self->times = g_array_new (FALSE, TRUE, sizeof (guint));

  return self;
}

/**
 * gs_assignment_list_free:
 * @self: (transfer full): a list
 */
void
gs_assignment_list_free (GsAssignmentList *self)
{
  gs_assignment_table_free (self->table);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->raters);
  g_ptr_array_unref (self->found);
  g_array_unref (self->times);
  g_free (self);
}

static char *
make_key (const char *rater,
          const char *clip,
          const char *dimension,
          guint time)
{
  return g_strdup_printf ("%s\n%s\n%s\n%u", rater, clip, dimension, time);
}

typedef enum
{
  FOUND,
  UNKNOWN,
  SEVERAL,
} Finding;

static Finding
find_clip (GPtrArray *clips,
           const char *name,
           GsClip **found)
{
  guint n = 0;

  *found = gs_name_match_clip (clips, name);
  for (guint i = 0; i < clips->len; i++)
    n += g_str_equal (gs_clip_get_title (clips->pdata[i]), name);
  if (n > 1)
    return SEVERAL;

  return *found != NULL ? FOUND : UNKNOWN;
}

static gboolean
is_dimension (GsProject *project,
              const char *name)
{
  return g_str_equal (name, "valence") || g_str_equal (name, "arousal") || gs_project_find_dimension_by_name (project, name) != NULL;
}

/* Adds the line to those of the same name, in the order in which names were met. */
static void
note_line (GPtrArray *names,
           GHashTable *lines,
           const char *name,
           guint line)
{
  GArray *known = g_hash_table_lookup (lines, name);

  if (known == NULL)
    {
      known = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (lines, g_strdup (name), known);
      g_ptr_array_add (names, g_strdup (name));
    }
  g_array_append_val (known, line);
}

static int
compare_numbers_cb (gconstpointer a,
                    gconstpointer b)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

/* One sentence for each name, with its lines. */
static void
tell_names (GsAssignmentList *self,
            GPtrArray *names,
            GHashTable *lines,
            const char *format)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  for (guint i = 0; i < names->len; i++)
    {
      GArray *known = g_hash_table_lookup (lines, names->pdata[i]);
      g_autoptr (GString) text = g_string_new (parts[0]);

      g_array_sort (known, compare_numbers_cb);
      g_string_append (text, names->pdata[i]);
      g_string_append (text, parts[1]);
      g_string_append (text, ngettext (" (line ", " (lines ", known->len));
      for (guint k = 0; k < MIN (known->len, NAMED_LINES); k++)
        g_string_append_printf (text, "%s%u", k > 0 ? ", " : "", g_array_index (known, guint, k));
      if (known->len > NAMED_LINES)
        g_string_append_printf (text, ngettext (" and %u more", " and %u more", known->len - NAMED_LINES), known->len - NAMED_LINES);
      g_string_append_c (text, ')');
      g_ptr_array_add (self->problems, g_string_free (g_steal_pointer (&text), FALSE));
      self->n_lines += known->len;
    }
}

/* The how many-th time: what the file says, or one more than the last of the same that it names. */
static guint
find_time (GHashTable *last,
           const GsAssignmentRow *row,
           const char *clip)
{
  char *key = make_key (row->rater, clip, row->dimension, 0);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (last, key));
  guint time = row->time > 0 ? row->time : before + 1;

  g_hash_table_replace (last, key, GUINT_TO_POINTER (MAX (time, before)));

  return time;
}

static GHashTable *
list_known (GsProject *project)
{
  GListModel *assignments = gs_project_get_assignments (project);
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr (GsAssignment) assignment = g_list_model_get_item (assignments, i);
      g_autofree char *clip = g_strdup_printf ("%p", (void *) gs_assignment_get_clip (assignment));

      g_hash_table_add (known, make_key (gs_rater_get_name (gs_assignment_get_rater (assignment)), clip, gs_assignment_get_dimension (assignment),
                                         gs_assignment_get_repetition (assignment)));
    }

  return known;
}

static gboolean
has_name (GPtrArray *names,
          const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static GPtrArray *
list_clips (GsProject *project)
{
  GListModel *model = gs_project_get_clips (project);
  GPtrArray *clips = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (model, i);

      g_ptr_array_add (clips, clip);
    }

  return clips;
}

typedef struct
{
  GPtrArray *names;
  GHashTable *lines;
} Missing;

static void
missing_init (Missing *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
}

static void
missing_clear (Missing *self)
{
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->lines);
}

/**
 * gs_assignment_list_match:
 * @self: a list
 * @project: a project; only its list of clips needs to be loaded
 *
 * Finds what the lines mean in a project: which clips and dimensions it does not have, which raters will be new, and what is assigned
 * already. Clips are found by their titles or the names of their files, with or without an ending. May be called again.
 */
void
gs_assignment_list_match (GsAssignmentList *self,
                          GsProject *project)
{
  g_autoptr (GPtrArray) clips = list_clips (project);
  g_autoptr (GHashTable) known = list_known (project);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Missing missing[3]; /* clips, clips of the same name, dimensions */

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    missing_init (&missing[i]);
  g_ptr_array_set_size (self->problems, 0);
  for (guint i = 0; i < self->table->problems->len; i++)
    g_ptr_array_add (self->problems, g_strdup (self->table->problems->pdata[i]));
  g_ptr_array_set_size (self->raters, 0);
  g_ptr_array_set_size (self->found, 0);
  g_ptr_array_set_size (self->found, (int) self->table->rows->len);
  g_array_set_size (self->times, self->table->rows->len);
  self->n_lines = self->table->n_refused;
  self->n_new = self->n_known = 0;

  for (guint i = 0; i < self->table->rows->len; i++)
    {
      GsAssignmentRow *row = self->table->rows->pdata[i];
      g_autofree char *clip = NULL;
      g_autofree char *key = NULL;
      GsClip *found;
      guint time;
      Finding finding = find_clip (clips, row->clip, &found);

      if (finding != FOUND)
        {
          note_line (missing[finding == UNKNOWN ? 0 : 1].names, missing[finding == UNKNOWN ? 0 : 1].lines, row->clip, row->line);
          continue;
        }
      if (!is_dimension (project, row->dimension))
        {
          note_line (missing[2].names, missing[2].lines, row->dimension, row->line);
          continue;
        }

      clip = g_strdup_printf ("%p", (void *) found);
      time = find_time (last, row, clip);
      if (time > GS_ASSIGNMENT_MOST_TIMES)
        {
          g_ptr_array_add (self->problems, g_strdup_printf (_ ("line %u: more than %d times the same"), row->line, GS_ASSIGNMENT_MOST_TIMES));
          self->n_lines++;
          continue;
        }
      g_array_index (self->times, guint, i) = time;
      key = make_key (row->rater, clip, row->dimension, time);
      if (!g_hash_table_add (known, g_steal_pointer (&key)))
        {
          self->n_known++;
          continue;
        }
      self->n_new++;
      self->found->pdata[i] = g_object_ref (found);
      if (gs_project_find_rater_by_name (project, row->rater) == NULL && !has_name (self->raters, row->rater))
        g_ptr_array_add (self->raters, g_strdup (row->rater));
    }

  /* Translators: %s is what a file calls a clip; lines follow in brackets */
  tell_names (self, missing[0].names, missing[0].lines, _ ("“%s” is no clip of this project"));
  tell_names (self, missing[1].names, missing[1].lines, _ ("several clips of this project are called “%s”"));
  tell_names (self, missing[2].names, missing[2].lines, _ ("“%s” is neither valence nor arousal nor a dimension of this project"));
  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    missing_clear (&missing[i]);
}

/**
 * gs_assignment_list_apply:
 * @self: a list that was matched with the project, which has not changed since
 * @store: that project
 *
 * Assigns what can be assigned and is new, as one step to undo, in the list's order; raters who are not there are made.
 *
 * Returns: how many assignments were made
 */
guint
gs_assignment_list_apply (GsAssignmentList *self,
                          GsStore *store)
{
  guint n = 0;

  g_return_val_if_fail (GS_IS_STORE (store), 0);

  if (self->n_new == 0)
    return 0;

  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_begin_action (store, _ ("importing a list of assignments"));
  for (guint i = 0; i < self->table->rows->len; i++)
    {
      GsAssignmentRow *row = self->table->rows->pdata[i];
      g_autoptr (GsAssignment) assignment = NULL;

      if (self->found->pdata[i] == NULL)
        continue;

      assignment = gs_assignment_new (self->found->pdata[i], gs_store_ensure_rater (store, row->rater), row->dimension, g_array_index (self->times, guint, i),
                                      *row->note != '\0' ? row->note : NULL);
      gs_store_add_assignment (store, assignment);
      n++;
    }
  gs_store_end_action (store);
  /* They are not new any more */
  self->n_known += n;
  self->n_new = 0;
  g_ptr_array_set_size (self->found, 0);

  return n;
}

/**
 * gs_assignment_list_write:
 * @project: a project
 *
 * Its assignments as a table that gs_assignment_list_read() reads: by rater, in the order in which they are listed. The column `state` says
 * how far each is, for people; reading passes over it.
 *
 * Returns: (transfer full): the file's contents, UTF-8
 */
char *
gs_assignment_list_write (GsProject *project)
{
  GListModel *raters = gs_project_get_raters (project);
  GListModel *assignments = gs_project_get_assignments (project);
  GString *text = gs_assignment_table_begin ();

  for (guint r = 0; r < g_list_model_get_n_items (raters); r++)
    {
      g_autoptr (GsRater) rater = g_list_model_get_item (raters, r);
      guint order = 0;

      for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
        {
          g_autoptr (GsAssignment) assignment = g_list_model_get_item (assignments, i);
          const char *note = gs_assignment_get_note (assignment);
          const GsAssignmentRow row = {
            .rater = (char *) gs_rater_get_name (rater),
            .clip = (char *) gs_clip_get_title (gs_assignment_get_clip (assignment)),
            .dimension = (char *) gs_assignment_get_dimension (assignment),
            .order = order + 1,
            .time = gs_assignment_get_repetition (assignment),
            .note = (char *) (note != NULL ? note : ""),
          };

          if (gs_assignment_get_rater (assignment) != rater)
            continue;

          order++;
          gs_assignment_table_append (text, &row, gs_assignment_state_get_nick (gs_assignment_get_state (assignment)));
        }
    }

  return g_string_free (text, FALSE);
}
