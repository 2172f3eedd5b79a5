/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-text.h"

#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Changes of a clip or a network in words. */

static char *
describe_gate (const GsPerturbationStep *step)
{
  if (step->candidate == 0)
    return g_strdup (step->modality == GS_VIDEO ? _ ("Face gate: own") : _ ("Sound gate: own"));

  return g_strdup_printf (step->modality == GS_VIDEO ? _ ("Face gate: iteration %u") : _ ("Sound gate: iteration %u"), step->candidate);
}

/**
 * gs_what_if_describe_step:
 * @step: a change
 *
 * Returns: (transfer full): it in a few words, without where it holds
 */
char *
gs_what_if_describe_step (const GsPerturbationStep *step)
{
  g_autofree char *name = step->path != NULL ? g_path_get_basename (step->path) : NULL;
  g_autofree char *seed = step->seed != 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, step->seed) : NULL;

  switch (step->kind)
    {
    case GS_PERTURB_SILENCE:
      return g_strdup (_ ("No sound"));

    case GS_PERTURB_NOISE:
      if (seed != NULL)
        /* Translators: signal to noise ratio, seed of the random numbers */
        return g_strdup_printf (_ ("Noise at %g dB, seed %s"), step->value, seed);
      return g_strdup_printf (_ ("Noise at %g dB"), step->value);

    case GS_PERTURB_SOUND_FROM:
      /* Translators: name of a clip */
      return g_strdup_printf (_ ("Sound of %s"), name);

    case GS_PERTURB_DELAY:
      return g_strdup_printf (step->value < 0.0 ? _ ("Sound %g s earlier") : _ ("Sound %g s later"), fabs (step->value));

    case GS_PERTURB_HIDE:
      return g_strdup (_ ("Face hidden"));

    case GS_PERTURB_FREEZE:
      return g_strdup (_ ("Picture frozen"));

    case GS_PERTURB_BLUR:
      return g_strdup_printf (_ ("Picture blurred by %g pixels"), step->value);

    case GS_PERTURB_FACE_FROM:
      /* Translators: name of a clip */
      return g_strdup_printf (_ ("Picture of %s"), name);

    case GS_PERTURB_DROP:
      if (seed != NULL)
        return g_strdup_printf (_ ("%g %% of frames dropped, seed %s"), 100.0 * step->value, seed);
      return g_strdup_printf (_ ("%g %% of frames dropped"), 100.0 * step->value);

    case GS_PERTURB_FORCE_GATE:
      return describe_gate (step);

    case GS_PERTURB_HOLD_GATES:
      return g_strdup (_ ("Gates held"));

    case GS_PERTURB_WITHOUT_ITERATION:
    default:
      return g_strdup_printf (_ ("Without iteration %g"), step->value);
    }
}

/**
 * gs_what_if_describe_range:
 * @step: a change
 *
 * Returns: (transfer full): where it holds
 */
char *
gs_what_if_describe_range (const GsPerturbationStep *step)
{
  g_autofree char *start = gs_time_text_exact (step->start);
  g_autofree char *end = NULL;

  if (step->end == G_MAXINT64)
    return g_strdup (_ ("whole clip"));

  end = gs_time_text_exact (step->end);

  return g_strdup_printf ("%s–%s", start, end);
}

/**
 * gs_what_if_describe:
 * @perturbation: (nullable): changes as a run keeps them
 *
 * Returns: (transfer full): them in one line
 */
char *
gs_what_if_describe (const char *perturbation)
{
  g_auto (GStrv) lines = perturbation != NULL ? g_strsplit (perturbation, "\n", -1) : NULL;
  g_autoptr (GsPerturbation) changes = lines != NULL ? gs_perturbation_parse ((const char *const *) lines, NULL) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (perturbation == NULL)
    return g_strdup (_ ("As it is"));
  /* By a later version of the program */
  if (changes == NULL)
    return g_strdup (perturbation);

  for (guint i = 0; i < gs_perturbation_get_n_steps (changes); i++)
    {
      const GsPerturbationStep *step = gs_perturbation_get_step (changes, i);
      g_autofree char *what = gs_what_if_describe_step (step);

      g_string_append_printf (text, "%s%s", i > 0 ? " + " : "", what);
      if (step->end != G_MAXINT64)
        {
          g_autofree char *range = gs_what_if_describe_range (step);

          g_string_append_printf (text, " (%s)", range);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
