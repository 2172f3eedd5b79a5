/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-perturbation.h"

#include "gs-engine-error.h"

#include <math.h>
#include <string.h>

struct _GsPerturbation
{
  gatomicrefcount ref_count;
  GArray *steps; /* of GsPerturbationStep */
};

typedef enum
{
  TAKES_NOTHING,
  TAKES_NUMBER,
  TAKES_FILE,
  TAKES_GATE,
} Takes;

/* In the order of GsPerturbationKind. */
static const struct
{
  const char *name;
  Takes takes;
  double minimum, maximum; /* of the number */
  gboolean seeded;         /* NUMBER/SEED */
  const char *wanted;
} kinds[] = {
  { "silence", TAKES_NOTHING, 0, 0, FALSE, "nothing" },
  { "noise", TAKES_NUMBER, -60, 100, TRUE, "the signal to noise ratio in dB, -60 to 100, as in noise:10 or with a seed noise:10/7" },
  { "sound-from", TAKES_FILE, 0, 0, FALSE, "a clip with sound, as in sound-from:other.webm" },
  { "delay", TAKES_NUMBER, -2, 2, FALSE, "seconds, -2 to 2, as in delay:0.5" },
  { "hide", TAKES_NOTHING, 0, 0, FALSE, "nothing" },
  { "freeze", TAKES_NOTHING, 0, 0, FALSE, "nothing" },
  { "blur", TAKES_NUMBER, 0.1, 100, FALSE, "a standard deviation in pixels, 0.1 to 100, as in blur:8" },
  { "face-from", TAKES_FILE, 0, 0, FALSE, "a clip with pictures, as in face-from:other.webm" },
  { "drop", TAKES_NUMBER, 0, 1, TRUE, "a share of the frames, 0 to 1, as in drop:0.5 or with a seed drop:0.5/7" },
  { "force-gate", TAKES_GATE, 0, 0, FALSE, "MODALITY/CANDIDATE with video or audio and own or the number of an iteration, as in force-gate:audio/own" },
  { "without-iteration", TAKES_NUMBER, 1, 64, FALSE, "the number of an iteration from 1, as in without-iteration:2" },
  { "hold-gates", TAKES_NOTHING, 0, 0, FALSE, "nothing" },
};

static void
step_clear (gpointer data)
{
  g_free (((GsPerturbationStep *) data)->path);
}

/* Takes "@START-END" off the end, where there is one. */
static gboolean
take_range (char *text,
            GsPerturbationStep *step,
            GError **error)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(.*)@([0-9.]+)-([0-9.]+)$", G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  step->start = 0;
  step->end = G_MAXINT64;
  if (!g_regex_match (regex, text, 0, &match))
    return TRUE;

  start = g_match_info_fetch (match, 2);
  end = g_match_info_fetch (match, 3);
  step->start = llround (g_ascii_strtod (start, NULL) * 1e9);
  step->end = llround (MIN (g_ascii_strtod (end, NULL), 1e9) * 1e9);
  if (step->start >= step->end)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "“%s” ends before it begins: give @START-END in seconds", text);
      return FALSE;
    }
  *strrchr (text, '@') = '\0';

  return TRUE;
}

static gboolean
take_number (guint kind,
             const char *value,
             GsPerturbationStep *step)
{
  char *end;

  step->value = g_ascii_strtod (value, &end);
  if (end == value || !(step->value >= kinds[kind].minimum && step->value <= kinds[kind].maximum))
    return FALSE;
  if (kind == GS_PERTURB_WITHOUT_ITERATION && step->value != floor (step->value))
    return FALSE;
  if (*end == '/' && kinds[kind].seeded && g_ascii_isdigit (end[1]))
    step->seed = g_ascii_strtoull (end + 1, &end, 10);

  return *end == '\0';
}

static gboolean
take_gate (const char *value,
           GsPerturbationStep *step)
{
  const char *slash = strchr (value, '/');
  guint64 candidate = 0;

  if (slash == NULL)
    return FALSE;
  if (g_str_has_prefix (value, "video/"))
    step->modality = GS_VIDEO;
  else if (g_str_has_prefix (value, "audio/"))
    step->modality = GS_AUDIO;
  else
    return FALSE;
  if (strcmp (slash + 1, "own") != 0 && !g_ascii_string_to_unsigned (slash + 1, 10, 0, 64, &candidate, NULL))
    return FALSE;
  step->candidate = (guint) candidate;

  return TRUE;
}

static gboolean
parse_step (const char *text,
            GsPerturbationStep *step,
            GError **error)
{
  g_autofree char *rest = g_strdup (text);
  char *value;
  gboolean good;
  guint kind = 0;

  if (!take_range (rest, step, error))
    return FALSE;

  value = strchr (rest, ':');
  if (value != NULL)
    *value++ = '\0';
  while (kind < G_N_ELEMENTS (kinds) && strcmp (rest, kinds[kind].name) != 0)
    kind++;
  if (kind == G_N_ELEMENTS (kinds))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "“%s” is nothing that can be changed: choose silence, noise, sound-from, delay, hide, freeze, blur, face-from, "
                   "drop, force-gate, without-iteration or hold-gates",
                   rest);
      return FALSE;
    }

  step->kind = kind;
  switch (kinds[kind].takes)
    {
    case TAKES_NUMBER:
      good = value != NULL && take_number (kind, value, step);
      break;
    case TAKES_FILE:
      good = value != NULL && *value != '\0';
      if (good)
        step->path = g_canonicalize_filename (value, NULL);
      break;
    case TAKES_GATE:
      good = value != NULL && take_gate (value, step);
      break;
    case TAKES_NOTHING:
    default:
      good = value == NULL;
      break;
    }
  if (!good)
    g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "“%s”: %s takes %s", text, kinds[kind].name, kinds[kind].wanted);

  return good;
}

/**
 * gs_perturbation_parse:
 * @texts: (array zero-terminated=1): at least one change, each WHAT[:VALUE][@START-END] as on the command line
 * @error: return location of a #GsEngineError
 *
 * Returns: (transfer full) (nullable): the changes
 */
GsPerturbation *
gs_perturbation_parse (const char *const *texts,
                       GError **error)
{
  g_autoptr (GsPerturbation) self = g_new0 (GsPerturbation, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->steps = g_array_new (FALSE, TRUE, sizeof (GsPerturbationStep));
  g_array_set_clear_func (self->steps, step_clear);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_array_set_size (self->steps, i + 1);
      if (!parse_step (texts[i], &g_array_index (self->steps, GsPerturbationStep, i), error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

GsPerturbation *
gs_perturbation_ref (GsPerturbation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
gs_perturbation_unref (GsPerturbation *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->steps);
  g_free (self);
}

static void
append_number (GString *text,
               double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

/**
 * gs_perturbation_to_string:
 * @self: changes
 *
 * Returns: (transfer full): the changes as runs keep them, one a line, which can be parsed again; the same for the same changes
 */
char *
gs_perturbation_to_string (const GsPerturbation *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      const GsPerturbationStep *step = &g_array_index (self->steps, GsPerturbationStep, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", kinds[step->kind].name);
      switch (kinds[step->kind].takes)
        {
        case TAKES_NUMBER:
          g_string_append_c (text, ':');
          append_number (text, step->value);
          if (step->seed != 0)
            g_string_append_printf (text, "/%" G_GUINT64_FORMAT, step->seed);
          break;
        case TAKES_FILE:
          g_string_append_printf (text, ":%s", step->path);
          break;
        case TAKES_GATE:
          g_string_append_printf (text, ":%s/", step->modality == GS_VIDEO ? "video" : "audio");
          if (step->candidate == 0)
            g_string_append (text, "own");
          else
            g_string_append_printf (text, "%u", step->candidate);
          break;
        case TAKES_NOTHING:
        default:
          break;
        }
      if (step->end != G_MAXINT64)
        {
          g_string_append_c (text, '@');
          append_number (text, (double) step->start / 1e9);
          g_string_append_c (text, '-');
          append_number (text, (double) step->end / 1e9);
        }
    }

  return g_string_free (text, FALSE);
}

guint
gs_perturbation_get_n_steps (const GsPerturbation *self)
{
  return self->steps->len;
}

const GsPerturbationStep *
gs_perturbation_get_step (const GsPerturbation *self,
                          guint index)
{
  return &g_array_index (self->steps, GsPerturbationStep, index);
}

static gboolean
has_kind (const GsPerturbation *self,
          GsPerturbationKind first,
          GsPerturbationKind last)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      GsPerturbationKind kind = gs_perturbation_get_step (self, i)->kind;

      if (kind >= first && kind <= last)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_perturbation_changes_sound:
 * @self: (nullable): changes
 *
 * Returns: whether the clip's sound is changed
 */
gboolean
gs_perturbation_changes_sound (const GsPerturbation *self)
{
  return self != NULL && has_kind (self, GS_PERTURB_SILENCE, GS_PERTURB_DELAY);
}

/**
 * gs_perturbation_changes_pictures:
 * @self: (nullable): changes
 *
 * Returns: whether the clip's pictures are changed
 */
gboolean
gs_perturbation_changes_pictures (const GsPerturbation *self)
{
  return self != NULL && has_kind (self, GS_PERTURB_HIDE, GS_PERTURB_DROP);
}

static guint
find_frame (const gint64 *pts,
            guint n_frames,
            gint64 time)
{
  guint frame = 0;

  while (frame < n_frames && pts[frame] < time)
    frame++;

  return frame;
}

/**
 * gs_perturbation_holds_gates:
 * @self: (nullable): changes
 *
 * Returns: whether an analysis of the clip as it is has to be there first
 */
gboolean
gs_perturbation_holds_gates (const GsPerturbation *self)
{
  return self != NULL && has_kind (self, GS_PERTURB_HOLD_GATES, GS_PERTURB_HOLD_GATES);
}

/* Every gate of the network for that output. */
static void
hold_gates (GsIntervention *intervention,
            GsRun *original,
            GsOutput output,
            guint first,
            guint end)
{
  for (guint i = 0; i < gs_run_get_n_gates (original); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (original, i);

      if (gate->output == output)
        gs_intervention_hold_gate (intervention, g_str_equal (gate->modality, "video") ? GS_VIDEO : GS_AUDIO, gate->stage,
                                   gs_run_get_gate_weights (original, i), gate->n_candidates, gs_run_get_n_frames (original), first, end);
    }
}

/**
 * gs_perturbation_make_intervention:
 * @self: (nullable): changes
 * @pts: (array length=n_frames): presentation times of the clip's frames, nanoseconds
 * @n_frames: number of frames
 * @original: (nullable): where gates are held: the analysis of the clip as it is, whole, by the same networks
 * @output: which network of the analysis this is for: as its gates are kept
 *
 * Returns: (transfer full) (nullable): those of the changes that are within the network; %NULL if there are none
 */
GsIntervention *
gs_perturbation_make_intervention (const GsPerturbation *self,
                                   const gint64 *pts,
                                   guint n_frames,
                                   GsRun *original,
                                   GsOutput output)
{
  GsIntervention *intervention;

  if (self == NULL || !has_kind (self, GS_PERTURB_FORCE_GATE, GS_PERTURB_HOLD_GATES))
    return NULL;

  intervention = gs_intervention_new ();
  for (guint i = 0; i < self->steps->len; i++)
    {
      const GsPerturbationStep *step = gs_perturbation_get_step (self, i);
      guint first = find_frame (pts, n_frames, step->start);
      guint end = step->end == G_MAXINT64 ? G_MAXUINT : find_frame (pts, n_frames, step->end);

      if (step->kind == GS_PERTURB_FORCE_GATE)
        gs_intervention_force_gate (intervention, step->modality, step->candidate, first, end);
      else if (step->kind == GS_PERTURB_WITHOUT_ITERATION)
        gs_intervention_leave_out (intervention, (guint) step->value, first, end);
      else if (step->kind == GS_PERTURB_HOLD_GATES && original != NULL)
        hold_gates (intervention, original, output, first, end);
    }

  return intervention;
}
