/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-ccc-loss.h"

#include <math.h>

/* Below this a variance is rounding, not signal: labels and predictions lie in [-1, 1]. */
#define NO_VARIANCE 1e-14

/**
 * gs_ccc_loss:
 * @n_frames: frames of the sequence
 * @stride: elements from one frame to the next
 * @labels: labels, NaN where there is none
 * @predictions: predictions, laid out alike
 * @loss: (out): 1 - CCC over the labelled frames; 1 where one side has no variance
 * @gradient: (out): its gradient by each prediction, laid out alike; 0 at frames without a label and where
 *   one side has no variance
 *
 * CCC = 2 cov / (var x + var y + (mean x - mean y)^2) with covariance 1/N and variances 1/(N-1), as the
 * authors train (arXiv 2503.12261; after Lin 1989).
 *
 * Returns: %FALSE if fewer than two frames have a label: the sequence says nothing, and @loss is 0
 */
gboolean
gs_ccc_loss (gsize n_frames,
             gsize stride,
             const float *labels,
             const float *predictions,
             double *loss,
             float *gradient)
{
  double label_mean = 0.0, mean = 0.0, label_var = 0.0, var = 0.0, covariance = 0.0, difference, denominator, ccc;
  gsize n = 0;

  for (gsize t = 0; t < n_frames; t++)
    {
      gradient[t * stride] = 0.0f;
      if (isnan (labels[t * stride]))
        continue;
      label_mean += labels[t * stride];
      mean += predictions[t * stride];
      n++;
    }

  *loss = 0.0;
  if (n < 2)
    return FALSE;

  label_mean /= n;
  mean /= n;
  for (gsize t = 0; t < n_frames; t++)
    {
      double x = labels[t * stride] - label_mean, y = predictions[t * stride] - mean;

      if (isnan (x))
        continue;
      label_var += x * x;
      var += y * y;
      covariance += x * y;
    }
  label_var /= n - 1;
  var /= n - 1;
  covariance /= n;

  *loss = 1.0;
  if (label_var < NO_VARIANCE || var < NO_VARIANCE)
    return TRUE;

  difference = mean - label_mean;
  denominator = label_var + var + difference * difference;
  ccc = 2.0 * covariance / denominator;
  *loss = 1.0 - ccc;

  for (gsize t = 0; t < n_frames; t++)
    {
      double x = labels[t * stride] - label_mean, y = predictions[t * stride] - mean;
      double d_covariance, d_denominator;

      if (isnan (x))
        continue;
      d_covariance = x / n;
      d_denominator = 2.0 * y / (n - 1) + 2.0 * difference / n;
      gradient[t * stride] = (float) (-(2.0 * d_covariance - ccc * d_denominator) / denominator);
    }

  return TRUE;
}
