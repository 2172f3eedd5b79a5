/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-gold-options.h"

#include <math.h>
#include <string.h>

#define MOST_SECONDS 3600.0

/**
 * gs_cli_gold_options_init:
 * @options: (out): what is usual
 */
void
gs_cli_gold_options_init (GsCliGoldOptions *options)
{
  *options = (GsCliGoldOptions){ 0 };
  gs_gold_standard_config_init (&options->config);
}

/**
 * gs_cli_gold_options_clear:
 * @options: options, of which only @config is needed any more
 */
void
gs_cli_gold_options_clear (GsCliGoldOptions *options)
{
  g_clear_pointer (&options->method, g_free);
  g_clear_pointer (&options->scaling, g_free);
  g_clear_pointer (&options->delay, g_free);
  g_clear_pointer (&options->criterion, g_free);
  g_clear_pointer (&options->least, g_free);
}

static gboolean
parse_least (const char *text,
             GsGoldStandardConfig *config)
{
  char *end;

  if (text == NULL)
    return TRUE;

  config->least_agreement = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && config->least_agreement >= -1.0 && config->least_agreement <= 1.0;
}

static gboolean
parse_delay (const char *text,
             GsGoldStandardConfig *config)
{
  char *end;

  if (text == NULL || strcmp (text, "none") == 0)
    return TRUE;
  if (strcmp (text, "best") == 0)
    {
      config->delay = GS_GOLD_DELAY_BEST;
      return TRUE;
    }

  config->delay = GS_GOLD_DELAY_FIXED;
  config->delay_seconds = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && config->delay_seconds >= 0.0 && config->delay_seconds <= MOST_SECONDS;
}

/**
 * gs_cli_gold_options_check:
 * @options: options that were parsed
 *
 * Takes the words into @options->config.
 *
 * Returns: (transfer full) (nullable): what is wrong with them; %NULL if nothing is
 */
char *
gs_cli_gold_options_check (GsCliGoldOptions *options)
{
  GsGoldStandardConfig *config = &options->config;
  const char *method = options->method, *scaling = options->scaling, *criterion = options->criterion;
  int found;

  if (method != NULL)
    {
      found = gs_gold_method_from_nick (method);
      if (found < 0)
        return g_strdup_printf ("--method is mean, median, ewe, ewe-loo, ccc-centred or barycentre, not “%s”", method);
      config->method = (GsGoldMethod) found;
    }
  if (scaling != NULL)
    {
      found = gs_gold_scaling_from_nick (scaling);
      if (found < 0)
        return g_strdup_printf ("--scaling is none, standardise or range, not “%s”", scaling);
      config->scaling = (GsGoldScaling) found;
    }
  if (!parse_delay (options->delay, config))
    return g_strdup_printf ("--delay is none, best or seconds from 0 to %g, not “%s”", MOST_SECONDS, options->delay);
  if (criterion != NULL && strcmp (criterion, "ccc") != 0 && strcmp (criterion, "pearson") != 0)
    return g_strdup_printf ("--criterion is ccc or pearson, not “%s”", criterion);
  if (criterion != NULL && config->delay != GS_GOLD_DELAY_BEST)
    return g_strdup ("--criterion is for --delay best");
  if (g_strcmp0 (criterion, "pearson") == 0)
    config->criterion = GS_DELAY_PEARSON;
  if (!parse_least (options->least, config))
    return g_strdup_printf ("--least-agreement is a correlation from -1 to 1, not “%s”", options->least);
  if (!(config->band_seconds >= 0.0 && config->band_seconds <= MOST_SECONDS))
    return g_strdup_printf ("--band takes seconds from 0 to %g", MOST_SECONDS);

  return NULL;
}
