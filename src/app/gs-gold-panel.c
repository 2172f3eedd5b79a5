/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-gold-panel.h"

#include "gs-drop-down.h"
#include "gs-text-size.h"

#include <glib/gi18n.h>
#include <math.h>

/* From so many times the usual size on */
#define LARGE_TEXT 1.4

/* Of the template's grid, below the last */
#define NEXT_ROW 4

struct _GsGoldPanel
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkDropDown *method;
  GtkDropDown *scaling;
  GtkDropDown *delay;
  GtkSpinButton *delay_seconds;
  GtkCheckButton *leave_out;
  GtkSpinButton *least;
  GtkCheckButton *clip_negative;
  GtkBox *least_box;
  GtkWidget *make_box;
  GtkWidget *make_button;
  GtkWidget *make_all_button;
  GtkLabel *status;
  GtkWidget *again_button;
  GtkGrid *raters;

  GsCompareSource *source;
  GsGoldKeeper *keeper;
  GsClip *clip;
  const char *dimension; /* interned */
  gboolean remade;
  char *problem; /* (nullable): why the last one was not made */
};

G_DEFINE_FINAL_TYPE (GsGoldPanel, gs_gold_panel, GTK_TYPE_WIDGET)

/* --- how --- */

static void
read_config (GsGoldPanel *self,
             GsGoldStandardConfig *config)
{
  gs_gold_standard_config_init (config);
  config->method = (GsGoldMethod) gtk_drop_down_get_selected (self->method);
  config->scaling = (GsGoldScaling) gtk_drop_down_get_selected (self->scaling);
  config->delay = (GsGoldDelay) gtk_drop_down_get_selected (self->delay);
  if (config->delay == GS_GOLD_DELAY_FIXED)
    config->delay_seconds = gtk_spin_button_get_value (self->delay_seconds);
  config->least_agreement = gs_gold_panel_get_least_agreement (self);
  config->clip_negative = gtk_check_button_get_active (self->clip_negative);
}

static void
delay_cb (GsGoldPanel *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->delay_seconds), gtk_drop_down_get_selected (self->delay) == GS_GOLD_DELAY_FIXED);
}

static void
make_with (GsGoldPanel *self,
           const GsGoldStandardConfig *config)
{
  GsTraceTable *table = gs_compare_source_get_table (self->source, self->clip, self->dimension);
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_trace_table_free);

  if (table == NULL)
    return;

  g_ptr_array_add (clips, g_object_ref (self->clip));
  g_ptr_array_add (tables, gs_trace_table_ref (table));
  gs_gold_keeper_make (self->keeper, self->dimension, config, clips, tables);
}

static void
make_cb (GsGoldPanel *self)
{
  GsGoldStandardConfig config;

  read_config (self, &config);
  make_with (self, &config);
}

static void
make_all_cb (GsGoldPanel *self)
{
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GPtrArray) tables = gs_compare_source_list_tables (self->source, self->dimension, &clips);
  GsGoldStandardConfig config;

  read_config (self, &config);
  gs_gold_keeper_make (self->keeper, self->dimension, &config, clips, tables);
}

/* As it was made, whatever is chosen above. */
static void
again_cb (GsGoldPanel *self)
{
  GsTrace *trace = self->clip != NULL ? gs_gold_trace_find (self->clip, self->dimension) : NULL;
  GsGoldStandardConfig config;

  if (trace != NULL && gs_gold_trace_read (trace, &config, NULL, NULL))
    make_with (self, &config);
}

/* --- how it stands --- */

static const char *
name_method (GsGoldMethod method)
{
  const char *const names[] = { _ ("mean"),
                                _ ("median"),
                                _ ("EWE, weighted by agreement with all"),
                                _ ("EWE, weighted by agreement with the others"),
                                _ ("CCC-centred mean"),
                                _ ("mean under time warping") };

  return names[method];
}

static char *
describe_state (GsGoldPanel *self,
                const GsGoldStandard *standard)
{
  switch (gs_gold_keeper_get_state (self->keeper, self->dimension))
    {
    case GS_GOLD_CHECKING:
      return g_strdup (_ ("The gold standard is being held against its sources…"));

    case GS_GOLD_CURRENT:
      /* Translators: %u of %u raters, method */
      return g_strdup_printf (self->remade ? _ ("Made again, since its sources have changed: of %u of %u raters, %s.")
                                           : _ ("Up to date: of %u of %u raters, %s."),
                              standard->gold->n_used, standard->gold->n_raters, name_method (standard->config.method));

    case GS_GOLD_STALE:
      return g_strdup (_ ("Out of date: its sources say something else now."));

    case GS_GOLD_UNKNOWN:
      return g_strdup_printf (_ ("Out of date: it cannot be made again. %s"), gs_gold_keeper_get_problem (self->keeper, self->dimension));

    default:
      return g_strdup (_ ("This clip has no gold standard yet."));
    }
}

static void
add_cell (GsGoldPanel *self,
          int column,
          int row,
          const char *text,
          gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 || column == 4 ? 0.0f : 1.0f);
  if (column == 4)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_set_hexpand (label, TRUE);
    }
  else if (column == 0)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 8);
    }
  else
    gtk_widget_add_css_class (label, "numeric");
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->raters, label, column, row, 1, 1);
}

static char *
format_number (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%s%.2f", value < -0.005 ? "−" : "", fabs (value));
}

static char *
explain_rater (const GsGoldStandard *standard,
               const GsGoldRater *rater)
{
  switch (rater->reason)
    {
    case GS_GOLD_EMPTY:
      return g_strdup (_ ("left out: not a single value"));

    case GS_GOLD_CONSTANT:
      return g_strdup (_ ("left out: the values do not vary"));

    case GS_GOLD_DISAGREES:
      {
        g_autofree char *least = format_number (standard->config.least_agreement);

        return g_strdup_printf (_ ("left out: agrees with the others less than %s"), least);
      }

    default:
      if (rater->weight < 0.0)
        return g_strdup (_ ("negative weight: counts turned round"));
      return g_strdup ("");
    }
}

static void
show_raters (GsGoldPanel *self,
             const GsGoldStandard *standard)
{
  const char *const heads[] = { _ ("rater"), _ ("weight"), _ ("r with others"), _ ("late by"), "" };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->raters))) != NULL)
    gtk_grid_remove (self->raters, child);
  if (standard == NULL)
    return;

  for (int column = 0; column < (int) G_N_ELEMENTS (heads); column++)
    add_cell (self, column, 0, heads[column], TRUE);
  for (guint k = 0; k < standard->gold->n_raters; k++)
    {
      const GsGoldRater *rater = &standard->gold->raters[k];
      g_autofree char *weight = format_number (rater->weight);
      g_autofree char *agreement = format_number (rater->agreement);
      /* Translators: seconds */
      g_autofree char *delay = g_strdup_printf (_ ("%.2f s"), (double) rater->delay * standard->period);
      g_autofree char *reason = explain_rater (standard, rater);

      add_cell (self, 0, (int) k + 1, standard->names->pdata[k], FALSE);
      add_cell (self, 1, (int) k + 1, weight, FALSE);
      add_cell (self, 2, (int) k + 1, agreement, FALSE);
      add_cell (self, 3, (int) k + 1, delay, FALSE);
      add_cell (self, 4, (int) k + 1, reason, FALSE);
    }
}

static void
update (GsGoldPanel *self)
{
  const GsGoldStandard *standard = gs_gold_keeper_get_standard (self->keeper, self->dimension);
  GsGoldState state = gs_gold_keeper_get_state (self->keeper, self->dimension);
  gboolean free = !gs_gold_keeper_get_making (self->keeper);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GPtrArray) tables = gs_compare_source_list_tables (self->source, self->dimension, &clips);

  if (!free)
    text = g_strdup (_ ("The gold standard is being made…"));
  else
    text = self->problem != NULL ? g_strdup (self->problem) : describe_state (self, standard);
  gtk_label_set_label (self->status, text);
  gtk_widget_set_visible (self->again_button, state == GS_GOLD_STALE && free);
  /* While one is made they stay as they are: a button that goes out under the hand would hand the keys on to an entry. */
  gtk_widget_set_sensitive (self->make_button, gs_compare_source_get_table (self->source, self->clip, self->dimension) != NULL);
  gtk_widget_set_sensitive (self->make_all_button, tables->len > 1);
  show_raters (self, standard);
}

static void
changed_cb (GsGoldPanel *self)
{
  if (gs_gold_keeper_get_making (self->keeper))
    {
      self->remade = FALSE;
      g_clear_pointer (&self->problem, g_free);
    }
  update (self);
}

static void
made_cb (GsGoldPanel *self,
         guint n,
         const GError *error)
{
  if (error != NULL)
    self->problem = g_strdup (error->message);
  else if (n == 0)
    self->problem = g_strdup (_ ("There is nothing to make it of: no person has said anything about this."));
  update (self);
}

static void
remade_cb (GsGoldPanel *self)
{
  self->remade = TRUE;
}

/* --- the widget --- */

static void
gs_gold_panel_dispose (GObject *object)
{
  GsGoldPanel *self = GS_GOLD_PANEL (object);

  if (self->keeper != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->keeper, self);
      g_signal_handlers_disconnect_by_data (self->source, self);
    }
  g_clear_object (&self->keeper);
  g_clear_object (&self->source);
  g_clear_object (&self->clip);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_gold_panel_parent_class)->dispose (object);
}

static void
gs_gold_panel_class_init (GsGoldPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_gold_panel_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-gold-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, method);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, scaling);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, delay);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, delay_seconds);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, leave_out);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, least);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, clip_negative);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, least_box);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, make_box);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, make_button);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, make_all_button);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, status);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, again_button);
  gtk_widget_class_bind_template_child (widget_class, GsGoldPanel, raters);
  gtk_widget_class_bind_template_callback (widget_class, delay_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

/* What stands side by side goes below each other where text is large. */
static void
fit_text (GsGoldPanel *self)
{
  gboolean large = gs_text_size_get (GTK_WIDGET (self)) > LARGE_TEXT;
  GtkWidget *check = GTK_WIDGET (self->clip_negative), *box = GTK_WIDGET (self->least_box);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->make_box), large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (large == (gtk_widget_get_parent (check) != box))
    return;

  g_object_ref (check);
  if (large)
    {
      gtk_box_remove (self->least_box, check);
      gtk_grid_attach (GTK_GRID (gtk_widget_get_parent (box)), check, 0, NEXT_ROW, 2, 1);
    }
  else
    {
      gtk_grid_remove (GTK_GRID (gtk_widget_get_parent (box)), check);
      gtk_box_append (self->least_box, check);
    }
  g_object_unref (check);
}

static void
gs_gold_panel_init (GsGoldPanel *self)
{
  self->dimension = g_intern_string (gs_output_get_nick (GS_OUTPUT_VALENCE));
  gtk_widget_init_template (GTK_WIDGET (self));
  gs_drop_down_ellipsize (self->method);
  gs_drop_down_ellipsize (self->scaling);
  gs_drop_down_ellipsize (self->delay);
  gs_text_size_watch (GTK_WIDGET (self), G_CALLBACK (fit_text), self);
  fit_text (self);
}

/**
 * gs_gold_panel_connect:
 * @self: a #GsGoldPanel
 * @source: what gold standards are made of
 * @keeper: what makes them
 *
 * To be called once.
 */
void
gs_gold_panel_connect (GsGoldPanel *self,
                       GsCompareSource *source,
                       GsGoldKeeper *keeper)
{
  g_return_if_fail (GS_IS_GOLD_PANEL (self));
  g_return_if_fail (self->keeper == NULL);

  self->source = g_object_ref (source);
  self->keeper = g_object_ref (keeper);
  g_signal_connect_swapped (keeper, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (keeper, "made", G_CALLBACK (made_cb), self);
  g_signal_connect_swapped (keeper, "remade", G_CALLBACK (remade_cb), self);
  g_signal_connect_swapped (source, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * gs_gold_panel_set_clip:
 * @self: a #GsGoldPanel
 * @clip: (nullable): the clip that is shown
 */
void
gs_gold_panel_set_clip (GsGoldPanel *self,
                        GsClip *clip)
{
  g_return_if_fail (GS_IS_GOLD_PANEL (self));

  g_set_object (&self->clip, clip);
  self->remade = FALSE;
  g_clear_pointer (&self->problem, g_free);
  update (self);
}

/**
 * gs_gold_panel_set_dimension:
 * @self: a #GsGoldPanel
 * @dimension: of what the gold standards are: valence, arousal or another
 */
void
gs_gold_panel_set_dimension (GsGoldPanel *self,
                             const char *dimension)
{
  g_return_if_fail (GS_IS_GOLD_PANEL (self));

  self->dimension = g_intern_string (dimension);
  self->remade = FALSE;
  g_clear_pointer (&self->problem, g_free);
  update (self);
}

/**
 * gs_gold_panel_get_least_agreement:
 * @self: a #GsGoldPanel
 *
 * Returns: below which correlation with the mean of the others raters are left out; NaN: nobody is
 */
double
gs_gold_panel_get_least_agreement (GsGoldPanel *self)
{
  g_return_val_if_fail (GS_IS_GOLD_PANEL (self), NAN);

  return gtk_check_button_get_active (self->leave_out) ? gtk_spin_button_get_value (self->least) : NAN;
}
