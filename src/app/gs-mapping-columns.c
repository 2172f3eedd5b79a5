/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-mapping-columns.h"

#include "gs-accessible.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Of a wider table the columns behind these stay as they were guessed. */
#define MAX_COLUMNS 100

/* The longest text of a cell that is shown whole. */
#define CELL_CHARS 20
#define NAME_CHARS 14
#define END_CHARS  6

static const struct
{
  const char *title;
  GsColumnRole role;
  const char *name; /* of the dimension; NULL = none, or another */
} choices[] = {
  { N_ ("Not read"), GS_COLUMN_IGNORED, NULL },
  { N_ ("Time"), GS_COLUMN_TIME, NULL },
  { N_ ("Frame number"), GS_COLUMN_FRAME, NULL },
  { N_ ("Valence"), GS_COLUMN_VALUE, "valence" },
  { N_ ("Arousal"), GS_COLUMN_VALUE, "arousal" },
  { N_ ("Other dimension"), GS_COLUMN_VALUE, NULL },
  { N_ ("Segment start"), GS_COLUMN_START, NULL },
  { N_ ("Segment end"), GS_COLUMN_END, NULL },
  { N_ ("Segment duration"), GS_COLUMN_DURATION, NULL },
  { N_ ("Segment label"), GS_COLUMN_LABEL, NULL },
  { N_ ("Segment note"), GS_COLUMN_NOTE, NULL },
  { N_ ("Tier"), GS_COLUMN_TIER, NULL },
};

/* The widgets above a column */
typedef struct
{
  GtkWidget *role;
  GtkWidget *details; /* of values alone */
  GtkWidget *name;    /* of another dimension alone */
  GtkWidget *low;
  GtkWidget *high;
} Head;

struct _GsMappingColumns
{
  AdwBin parent_instance;

  GtkWidget *scroller;
  GtkWidget *grid;
  GArray *heads; /* Head */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (GsMappingColumns, gs_mapping_columns, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
find_choice (const GsColumn *column)
{
  const char *name = column->name != NULL ? column->name : column->header;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (choices[i].role == column->role && (choices[i].name == NULL || g_ascii_strcasecmp (choices[i].name, name) == 0))
        return i;
    }

  return 0;
}

static void
update_head (const Head *head)
{
  guint choice = gtk_drop_down_get_selected (GTK_DROP_DOWN (head->role));
  gboolean is_value = choice < G_N_ELEMENTS (choices) && choices[choice].role == GS_COLUMN_VALUE;

  gtk_widget_set_visible (head->details, is_value);
  gtk_widget_set_visible (head->name, is_value && choices[choice].name == NULL);
}

static void
changed_cb (GsMappingColumns *self)
{
  if (self->filling)
    return;

  for (guint i = 0; i < self->heads->len; i++)
    update_head (&g_array_index (self->heads, Head, i));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_label (GtkWidget *widget,
            char *text)
{
  g_autofree char *label = text;

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
make_entry (GsMappingColumns *self,
            int width,
            const char *placeholder,
            const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return entry;
}

static GtkWidget *
make_end (GsMappingColumns *self,
          double value,
          const char *placeholder)
{
  g_autofree char *text = isnan (value) ? g_strdup ("") : g_strdup_printf ("%g", value);

  return make_entry (self, END_CHARS, placeholder, text);
}

static GtkWidget *
make_role (GsMappingColumns *self,
           const GsColumn *column)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *role;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (titles, _ (choices[i].title));
  role = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (titles)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (role), find_choice (column));
  g_signal_connect_object (role, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return role;
}

static Head
make_head (GsMappingColumns *self,
           const GsColumn *column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *to = gtk_label_new ("–");
  Head head;

  head.role = make_role (self, column);
  head.details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  head.name = make_entry (self, NAME_CHARS, column->header, column->name != NULL ? column->name : "");
  /* Translators: the lower end of a scale, in an entry of six letters */
  head.low = make_end (self, column->minimum, _ ("lowest"));
  /* Translators: the upper end of a scale, in an entry of six letters */
  head.high = make_end (self, column->maximum, _ ("highest"));
  gtk_widget_add_css_class (to, "dim-label");
  gtk_box_append (GTK_BOX (box), head.low);
  gtk_box_append (GTK_BOX (box), to);
  gtk_box_append (GTK_BOX (box), head.high);
  gtk_box_append (GTK_BOX (head.details), head.name);
  gtk_box_append (GTK_BOX (head.details), box);
  gtk_widget_set_tooltip_text (box, _ ("The ends of the scale, which become -1 and 1; empty: values stay as they are"));

  /* Translators: %s is the header of a column of a table */
  take_label (head.role, g_strdup_printf (_ ("What “%s” is"), column->header));
  /* Translators: %s is the header of a column of a table */
  take_label (head.name, g_strdup_printf (_ ("Name of the dimension in “%s”"), column->header));
  /* Translators: %s is the header of a column of a table */
  take_label (head.low, g_strdup_printf (_ ("Lowest value of the scale of “%s”"), column->header));
  /* Translators: %s is the header of a column of a table */
  take_label (head.high, g_strdup_printf (_ ("Highest value of the scale of “%s”"), column->header));
  update_head (&head);

  return head;
}

static GtkWidget *
make_cell (const char *text)
{
  GtkWidget *cell = gtk_label_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_strdelimit (valid, "\r\n", ' ');
  gtk_label_set_text (GTK_LABEL (cell), valid);
  gtk_label_set_xalign (GTK_LABEL (cell), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (cell), CELL_CHARS);
  if (g_utf8_strlen (valid, -1) > CELL_CHARS)
    gtk_widget_set_tooltip_text (cell, valid);

  return cell;
}

static void
show_column (GsMappingColumns *self,
             const GsColumns *columns,
             guint index,
             GPtrArray *rows)
{
  const GsColumn *column = columns->columns->pdata[index];
  GtkWidget *title = make_cell (*column->header != '\0' ? column->header : "–");
  Head head = make_head (self, column);
  int line = 3;

  gtk_widget_add_css_class (title, "heading");
  gtk_grid_attach (GTK_GRID (self->grid), title, (int) index, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), head.role, (int) index, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), head.details, (int) index, 2, 1, 1);
  g_array_append_val (self->heads, head);

  for (guint i = columns->headless ? 0 : 1; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      GtkWidget *cell = make_cell (g_strv_length (row) > index ? row[index] : "");

      gtk_widget_add_css_class (cell, "numeric");
      gtk_grid_attach (GTK_GRID (self->grid), cell, (int) index, line++, 1, 1);
    }
}

/**
 * gs_mapping_columns_show:
 * @self: a #GsMappingColumns
 * @columns: what the columns are
 * @rows: (element-type GStrv): the table's first rows, with its headers if it has any
 */
void
gs_mapping_columns_show (GsMappingColumns *self,
                         const GsColumns *columns,
                         GPtrArray *rows)
{
  self->filling = TRUE;
  g_array_set_size (self->heads, 0);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_add_css_class (self->grid, "gs-mapping-grid");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->grid);

  for (guint i = 0; i < MIN (columns->columns->len, MAX_COLUMNS); i++)
    show_column (self, columns, i, rows);
  gs_accessible_mend (self->grid);
  self->filling = FALSE;
}

/* Returns: the number; NaN if nothing is there; @wrong if it is none */
static double
read_end (GtkWidget *entry,
          double wrong)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  char *end;
  double value;

  if (*text == '\0')
    return NAN;
  value = g_strtod (text, &end);

  return *end == '\0' && isfinite (value) ? value : wrong;
}

/**
 * gs_mapping_columns_apply:
 * @self: a #GsMappingColumns
 * @columns: the columns that are shown; becomes what was said about them
 */
void
gs_mapping_columns_apply (GsMappingColumns *self,
                          GsColumns *columns)
{
  for (guint i = 0; i < MIN (self->heads->len, columns->columns->len); i++)
    {
      const Head *head = &g_array_index (self->heads, Head, i);
      GsColumn *column = columns->columns->pdata[i];
      gboolean was_label = column->role == GS_COLUMN_LABEL;
      guint choice = gtk_drop_down_get_selected (GTK_DROP_DOWN (head->role));
      gboolean is_value;

      if (choice >= G_N_ELEMENTS (choices))
        continue;
      is_value = choices[choice].role == GS_COLUMN_VALUE;
      column->role = choices[choice].role;
      column->minimum = is_value ? read_end (head->low, INFINITY) : NAN;
      column->maximum = is_value ? read_end (head->high, -INFINITY) : NAN;
      /* The name of a label's column is that of its tier, which was said elsewhere; a dimension's is none. */
      if (column->role == GS_COLUMN_LABEL && was_label)
        continue;
      g_clear_pointer (&column->name, g_free);
      if (is_value && choices[choice].name != NULL)
        column->name = g_strdup (choices[choice].name);
      else if (is_value)
        {
          g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (head->name))));

          column->name = *name != '\0' ? g_steal_pointer (&name) : NULL;
        }
    }
}

/**
 * gs_mapping_columns_drop_times:
 * @self: a #GsMappingColumns
 *
 * Has no column be the time.
 */
void
gs_mapping_columns_drop_times (GsMappingColumns *self)
{
  for (guint i = 0; i < self->heads->len; i++)
    {
      GtkDropDown *role = GTK_DROP_DOWN (g_array_index (self->heads, Head, i).role);
      guint choice = gtk_drop_down_get_selected (role);

      if (choice < G_N_ELEMENTS (choices) && (choices[choice].role == GS_COLUMN_TIME || choices[choice].role == GS_COLUMN_FRAME))
        gtk_drop_down_set_selected (role, 0);
    }
}

/**
 * gs_mapping_columns_has_times:
 * @self: a #GsMappingColumns
 *
 * Returns: whether a column is the time, the frame or the start of a segment
 */
gboolean
gs_mapping_columns_has_times (GsMappingColumns *self)
{
  for (guint i = 0; i < self->heads->len; i++)
    {
      guint choice = gtk_drop_down_get_selected (GTK_DROP_DOWN (g_array_index (self->heads, Head, i).role));
      GsColumnRole role = choice < G_N_ELEMENTS (choices) ? choices[choice].role : GS_COLUMN_IGNORED;

      if (role == GS_COLUMN_TIME || role == GS_COLUMN_FRAME || role == GS_COLUMN_START)
        return TRUE;
    }

  return FALSE;
}

static void
gs_mapping_columns_finalize (GObject *object)
{
  g_array_unref (GS_MAPPING_COLUMNS (object)->heads);

  G_OBJECT_CLASS (gs_mapping_columns_parent_class)->finalize (object);
}

static void
gs_mapping_columns_class_init (GsMappingColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_mapping_columns_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_mapping_columns_init (GsMappingColumns *self)
{
  self->heads = g_array_new (FALSE, FALSE, sizeof (Head));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_widget_add_css_class (self->scroller, "card");
  adw_bin_set_child (ADW_BIN (self), self->scroller);
}
