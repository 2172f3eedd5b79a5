/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-batch-row.h"

#include <glib/gi18n.h>

/* A file of a folder that is imported, in a row. */

static void
add_once (GPtrArray *list,
          const char *text)
{
  if (text != NULL && *text != '\0' && !g_ptr_array_find_with_equal_func (list, text, g_str_equal, NULL))
    g_ptr_array_add (list, g_strdup (text));
}

static char *
join (GPtrArray *list)
{
  g_ptr_array_add (list, NULL);

  return g_strjoinv (", ", (char **) list->pdata);
}

/* "talk.mp4 · Ada · valence" */
static char *
describe_match (const GsBatchFile *file)
{
  g_autoptr (GPtrArray) raters = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *rated = NULL;
  g_autofree char *raters_text = NULL;

  for (guint i = 0; i < file->document->traces->len; i++)
    {
      const GsDocumentTrace *trace = file->document->traces->pdata[i];
      g_autofree char *dimension = gs_name_match_get_dimension (file->match, trace->name);

      add_once (raters, gs_batch_file_get_rater (file, NULL, trace->rater));
      add_once (names, dimension);
    }
  for (guint i = 0; i < file->document->tiers->len; i++)
    {
      const GsDocumentTier *tier = file->document->tiers->pdata[i];

      add_once (raters, gs_batch_file_get_rater (file, NULL, tier->rater));
      add_once (names, tier->name);
    }
  raters_text = join (raters);
  rated = join (names);

  return g_strdup_printf ("%s · %s · %s", gs_clip_get_title (file->match->clip), raters_text, rated);
}

/* What became of it. */
static char *
describe_result (const GsBatchFile *file)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (file->n_traces > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u trace imported", "%u traces imported", file->n_traces), file->n_traces));
  if (file->n_tiers > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u tier imported", "%u tiers imported", file->n_tiers), file->n_tiers));
  if (file->n_known > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u was in the project already", "%u were in the project already", file->n_known), file->n_known));
  if (parts->len == 0)
    g_ptr_array_add (parts, g_strdup (_ ("nothing in it")));

  return join (parts);
}

/**
 * gs_batch_row_describe:
 * @file: a file that was matched, and read if its name fits
 * @done: what can be imported has been
 *
 * Returns: (transfer full): what is known of it, or what became of it, in lines
 */
char *
gs_batch_row_describe (const GsBatchFile *file,
                       gboolean done)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *match = NULL;

  if (file->problem != NULL)
    {
      g_string_append (text, file->problem);
      for (guint i = 0; i < file->remarks->len; i++)
        g_string_append_printf (text, "\n%s", (const char *) file->remarks->pdata[i]);
      return g_utf8_make_valid (text->str, -1);
    }

  match = describe_match (file);
  g_string_append (text, match);
  for (guint i = 0; i < file->remarks->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) file->remarks->pdata[i]);
  if (done)
    {
      g_autofree char *result = describe_result (file);

      g_string_append_printf (text, "\n%s", result);
    }
  for (guint i = 0; i < file->document->notes->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) file->document->notes->pdata[i]);

  return g_utf8_make_valid (text->str, -1);
}

/**
 * gs_batch_row_is_doubtful:
 * @file: a file that was matched, and read if its name fits
 *
 * Returns: whether it can be imported and should be looked at all the same
 */
gboolean
gs_batch_row_is_doubtful (const GsBatchFile *file)
{
  return file->problem == NULL && file->remarks->len > 0;
}

static GtkWidget *
make_button (const char *name,
             int index)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Columns…"));
  /* Translators: %s is the name of a file */
  g_autofree char *label = g_strdup_printf (_ ("Say what the columns of %s are"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Say what its columns are, what its times are counted in, and the ends of its scales"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "batch.explain");

  return button;
}

/**
 * gs_batch_row_new:
 * @file: a file that was matched, and read if its name fits
 * @index: its number, which the action `batch.explain` of the dialog around it is given
 * @done: what can be imported has been
 *
 * Returns: (transfer floating): a row that says what is known of it; a table's has a button that asks what its columns are
 */
GtkWidget *
gs_batch_row_new (const GsBatchFile *file,
                  int index,
                  gboolean done)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_filename_display_name (file->name);
  g_autofree char *subtitle = gs_batch_row_describe (file, done);
  const char *icon = file->problem != NULL              ? "dialog-warning-symbolic"
                     : gs_batch_row_is_doubtful (file) ? "dialog-information-symbolic"
                                                         : "object-select-symbolic";

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  if (!done && file->is_table && file->match->clip != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_button (title, index));

  return row;
}
