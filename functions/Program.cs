using Worker;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Sentry;

var sentry = SentryOptions.FromEnvironment();
sentry.Classifiers.Add(AwsErrors.Classify);
SentrySdk.Init(sentry);

// Lambda starts this one executable for every function and names the job in _HANDLER.
return LambdaRuntime.Run(LambdaEnvironment.FromProcess(), JobTable.Create, JobTable.Names);
