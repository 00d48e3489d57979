using WorkerLib.Aws.Services;

namespace Amazon.Lambda;

/// <summary>
/// Where Lambda is and how long to wait for it: an attempt has a minute. A function that may run longer is better invoked as an event,
/// for after a minute it would be invoked again.
/// </summary>
public sealed class AmazonLambdaConfig() : ServiceConfig("Lambda", "lambda", "2015-03-31", TimeSpan.FromMinutes(1));
