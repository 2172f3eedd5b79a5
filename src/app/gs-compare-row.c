/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-compare-row.h"

#include "gs-string.h"

#include <glib/gi18n.h>

struct _GsCompareRow
{
  GObject parent_instance;

  char *name;
  gboolean is_network;
  GsAgreementScope scope;
  GsClip *clip; /* (nullable): for a pooling */
  char *place;
  GsAgreementRow figures;
  gboolean has_intervals;
};

G_DEFINE_FINAL_TYPE (GsCompareRow, gs_compare_row, G_TYPE_OBJECT)

static guint changed_signal;

static void
gs_compare_row_finalize (GObject *object)
{
  GsCompareRow *self = GS_COMPARE_ROW (object);

  g_free (self->name);
  g_free (self->place);
  g_clear_object (&self->clip);

  G_OBJECT_CLASS (gs_compare_row_parent_class)->finalize (object);
}

static void
gs_compare_row_class_init (GsCompareRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_compare_row_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_compare_row_init (GsCompareRow *self)
{
}

/**
 * gs_compare_row_new:
 * @name: a column's name
 * @is_network: whether that is a network
 * @scope: over what
 * @clip: (nullable): for %GS_SCOPE_CLIP: which clip
 *
 * Returns: (transfer full): a row without figures
 */
GsCompareRow *
gs_compare_row_new (const char *name,
                    gboolean is_network,
                    GsAgreementScope scope,
                    GsClip *clip)
{
  GsCompareRow *self = g_object_new (GS_TYPE_COMPARE_ROW, NULL);

  self->name = g_strdup (name);
  self->is_network = is_network;
  self->scope = scope;
  self->clip = clip != NULL ? g_object_ref (clip) : NULL;

  return self;
}

/**
 * gs_compare_row_is_same:
 * @self: a row
 * @other: another
 *
 * Returns: whether they are about the same, whatever the figures
 */
gboolean
gs_compare_row_is_same (GsCompareRow *self,
                        GsCompareRow *other)
{
  return g_str_equal (self->name, other->name) && self->scope == other->scope && self->clip == other->clip;
}

/**
 * gs_compare_row_set_figures:
 * @self: a row
 * @figures: what was computed
 * @has_intervals: whether there was a bootstrap
 */
void
gs_compare_row_set_figures (GsCompareRow *self,
                            const GsAgreementRow *figures,
                            gboolean has_intervals)
{
  self->figures = *figures;
  self->has_intervals = has_intervals;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * gs_compare_row_set_place:
 * @self: a row
 * @place: over what, in words
 */
void
gs_compare_row_set_place (GsCompareRow *self,
                          const char *place)
{
  if (gs_set_string (&self->place, place))
    g_signal_emit (self, changed_signal, 0);
}

const char *
gs_compare_row_get_name (GsCompareRow *self)
{
  return self->name;
}

/**
 * gs_compare_name_dup_title:
 * @name: a column's name
 * @is_network: whether that is a network
 *
 * Returns: (transfer full): what people call it: the columns of networks begin with an English word
 */
char *
gs_compare_name_dup_title (const char *name,
                           gboolean is_network)
{
  if (is_network && g_str_has_prefix (name, "network "))
    /* Translators: %s is the name of a network */
    return g_strdup_printf (_ ("network %s"), name + strlen ("network "));
  if (!is_network && g_str_equal (name, "gold standard"))
    return g_strdup (_ ("gold standard"));

  return g_strdup (name);
}

char *
gs_compare_row_get_title (GsCompareRow *self)
{
  return gs_compare_name_dup_title (self->name, self->is_network);
}

const char *
gs_compare_row_get_place (GsCompareRow *self)
{
  return self->place != NULL ? self->place : "";
}

gboolean
gs_compare_row_get_is_network (GsCompareRow *self)
{
  return self->is_network;
}

GsAgreementScope
gs_compare_row_get_scope (GsCompareRow *self)
{
  return self->scope;
}

/**
 * gs_compare_row_get_clip:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): its clip; %NULL for a pooling
 */
GsClip *
gs_compare_row_get_clip (GsCompareRow *self)
{
  return self->clip;
}

double
gs_compare_row_get_value (GsCompareRow *self,
                          GsAgreementFigure figure)
{
  return gs_agreement_get_figure (&self->figures.agreement, figure);
}

const GsAgreement *
gs_compare_row_get_agreement (GsCompareRow *self)
{
  return &self->figures.agreement;
}

/**
 * gs_compare_row_get_interval:
 * @self: a row
 * @figure: of which figure
 *
 * Returns: (transfer none) (nullable): its interval; %NULL until it is computed
 */
const GsInterval *
gs_compare_row_get_interval (GsCompareRow *self,
                             GsAgreementFigure figure)
{
  return self->has_intervals ? &self->figures.intervals[figure] : NULL;
}
