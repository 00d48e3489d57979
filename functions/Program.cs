using System.Reflection;
using Worker;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Reporting;

var environment = LambdaEnvironment.FromProcess();
HeapLimit.Apply(environment);
Assembly.SetEntryAssembly(null); // the Sentry SDK looks for its version: the only reflection of a start, 0.1 ms
var reports = ReportOptions.FromEnvironment();
reports?.Classifiers.Add(AwsErrors.Classify);
Reports.Init(reports);
if (reports?.TracesSampleRate is not null)
{
    AwsSpans.Register();
}

// Lambda starts this one executable for every function and names the job in _HANDLER.
return LambdaRuntime.Run(environment, JobTable.Create, JobTable.Names);
