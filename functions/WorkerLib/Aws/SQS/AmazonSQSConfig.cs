using WorkerLib.Aws.Services;

namespace Amazon.SQS;

/// <summary>Where SQS is and how long to wait for it: an attempt has half a minute, more than the longest poll (20 s).</summary>
public sealed class AmazonSQSConfig() : ServiceConfig("SQS", "sqs", "2012-11-05", TimeSpan.FromSeconds(30));
