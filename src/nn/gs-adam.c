/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-adam.h"

#include <math.h>

#define BETA1 0.9
#define BETA2 0.999
#define EPSILON 1e-8f

/**
 * gs_adam_step:
 * @n: number of parameters
 * @step: number of this step, from 1
 * @learning_rate: length of a step
 * @weight_decay: this times the parameter is added to its gradient
 * @gradient: (array length=n)
 * @first: (array length=n) (inout): running mean of the gradient, zeros before the first step
 * @second: (array length=n) (inout): running mean of its square
 * @parameters: (array length=n) (inout): the parameters
 *
 * One step of Adam (Kingma and Ba 2015), betas 0.9 and 0.999, eps 1e-8, as PyTorch has it.
 */
void
gs_adam_step (gsize n,
              guint64 step,
              double learning_rate,
              double weight_decay,
              const float *gradient,
              float *first,
              float *second,
              float *parameters)
{
  float size = (float) (learning_rate / (1.0 - pow (BETA1, step)));
  float root = (float) sqrt (1.0 - pow (BETA2, step));
  float decay = (float) weight_decay;

  for (gsize i = 0; i < n; i++)
    {
      float d = gradient[i] + decay * parameters[i];

      first[i] = (float) BETA1 * first[i] + (float) (1.0 - BETA1) * d;
      second[i] = (float) BETA2 * second[i] + (float) (1.0 - BETA2) * d * d;
      parameters[i] -= size * first[i] / (sqrtf (second[i]) / root + EPSILON);
    }
}
