/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-encoder.h"

#include "gs-cli.h"
#include "gs-deep-weights.h"

#include <stdio.h>

/**
 * gs_cli_encoder_choose:
 * @verb: the verb, for messages
 * @encoder: (nullable): what --encoder says
 * @weights: (nullable): what --weights says
 * @kind: (out): the encoder
 * @status: (out): exit status if the options are wrong
 *
 * Returns: %FALSE if the options are wrong, which was said
 */
gboolean
gs_cli_encoder_choose (const char *verb,
                       const char *encoder,
                       const char *weights,
                       GsEncoderKind *kind,
                       int *status)
{
  *kind = GS_ENCODER_COMPACT;
  *status = GS_CLI_DONE;

  if (encoder != NULL && !gs_encoder_kind_from_nick (encoder, kind))
    *status = gs_cli_usage (verb, "there is no encoder “%s”; this version has “compact” and “deep”", encoder);
  else if (*kind == GS_ENCODER_DEEP && weights == NULL)
    *status = gs_cli_usage (verb, "--encoder deep needs --weights: the authors' state dict (.pth or .safetensors)");
  else if (*kind == GS_ENCODER_COMPACT && weights != NULL)
    *status = gs_cli_usage (verb, "--weights goes with --encoder deep; the compact encoder has none");
  else
    gs_deep_weights_set_path (weights);

  return *status == GS_CLI_DONE;
}

/**
 * gs_cli_encoder_load:
 * @kind: the encoder
 * @list: whether to say on stderr what of the weights' file was passed over
 * @deep: (out) (transfer full) (nullable): the deep encoder; %NULL for the compact one
 * @error: why not
 *
 * Returns: whether the encoder is ready
 */
gboolean
gs_cli_encoder_load (GsEncoderKind kind,
                     gboolean list,
                     GsDeep **deep,
                     GError **error)
{
  const char *const *names;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  *deep = NULL;
  if (kind == GS_ENCODER_COMPACT)
    return TRUE;

  *deep = gs_deep_weights_get (gs_cli_get_cancellable (), error);
  if (*deep == NULL)
    return FALSE;

  names = gs_deep_get_passed_over (*deep);
  if (list && names[0] != NULL)
    {
      path = gs_deep_weights_dup_path ();
      text = g_strjoinv (", ", (char **) names);
      fprintf (stderr, "gatescope-cli: %s: what is not the encoder's was passed over: %s\n", path, text);
    }

  return TRUE;
}
