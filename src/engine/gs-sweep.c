/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sweep.h"

#include "gs-engine-error.h"

#include <math.h>
#include <string.h>

struct _GsSweep
{
  char *kind;  /* "noise" */
  char *range; /* "@1-3", or empty */
  double first;
  double last;
  guint n;
};

/* Which changes have a number that goes through a range; the rest of the form is gs_perturbation_parse()'s. */
static const char *const kinds[] = { "noise", "delay", "blur", "drop", NULL };

static gboolean
parse_number (const char *text,
              double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (*number);
}

/**
 * gs_sweep_parse:
 * @text: KIND:FROM..TO/N[@START-END] with noise, delay, blur or drop; at N values, both ends included
 * @error: return location of a #GsEngineError
 *
 * Returns: (transfer full) (nullable): the sweep
 */
GsSweep *
gs_sweep_parse (const char *text,
                GError **error)
{
  g_autoptr (GRegex) regex = g_regex_new ("^([a-z-]+):([-+.0-9]+)\\.\\.([-+.0-9]+)/([0-9]+)(@[0-9.]+-[0-9.]+)?$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GsSweep) self = g_new0 (GsSweep, 1);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *n = NULL;
  guint64 n_values = 0;

  if (g_regex_match (regex, text, 0, &match))
    {
      self->kind = g_match_info_fetch (match, 1);
      first = g_match_info_fetch (match, 2);
      last = g_match_info_fetch (match, 3);
      n = g_match_info_fetch (match, 4);
      self->range = g_match_info_fetch (match, 5);
    }
  if (self->kind == NULL || !g_strv_contains (kinds, self->kind) || !parse_number (first, &self->first) || !parse_number (last, &self->last)
      || !g_ascii_string_to_unsigned (n, 10, 2, GS_SWEEP_MOST, &n_values, NULL) || self->first == self->last)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "“%s” is no sweep: give KIND:FROM..TO/N[@START-END] with noise, delay, blur or drop and 2 to %d values, as in noise:-10..30/9",
                   text, GS_SWEEP_MOST);
      return NULL;
    }

  self->n = (guint) n_values;
  for (guint i = 0; i < self->n; i += self->n - 1)
    {
      g_autofree char *change = gs_sweep_dup_change (self, i);
      g_autoptr (GsPerturbation) known = gs_perturbation_parse ((const char *const[]) { change, NULL }, error);

      if (known == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
gs_sweep_free (GsSweep *self)
{
  g_free (self->kind);
  g_free (self->range);
  g_free (self);
}

guint
gs_sweep_get_n_values (const GsSweep *self)
{
  return self->n;
}

/**
 * gs_sweep_get_value:
 * @self: a sweep
 * @index: which, from 0
 *
 * Returns: the value, rounded to six digits behind the point: what a run keeps of it
 */
double
gs_sweep_get_value (const GsSweep *self,
                    guint index)
{
  return round ((self->first + (self->last - self->first) * index / (self->n - 1)) * 1e6) / 1e6;
}

const char *
gs_sweep_get_kind (const GsSweep *self)
{
  return self->kind;
}

/**
 * gs_sweep_dup_change:
 * @self: a sweep
 * @index: which value
 *
 * Returns: (transfer full): the change as gs_perturbation_parse() reads it
 */
char *
gs_sweep_dup_change (const GsSweep *self,
                     guint index)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.10g", gs_sweep_get_value (self, index) + 0.0);

  return g_strconcat (self->kind, ":", number, self->range, NULL);
}

/**
 * gs_sweep_measure:
 * @self: a sweep
 * @index: which value
 * @original: run of the clip as it is, its results loaded
 * @changed: run of the clip with that change, its results loaded
 * @point: (out): the figures
 */
void
gs_sweep_measure (const GsSweep *self,
                  guint index,
                  GsRun *original,
                  GsRun *changed,
                  GsSweepPoint *point)
{
  guint first, n_frames;

  gs_run_difference_get_stretch (changed, &first, &n_frames);
  point->value = gs_sweep_get_value (self, index);
  gs_run_difference_init (&point->difference, original, changed, first, n_frames);
}
