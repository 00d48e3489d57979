using Worker;
using WorkerLib.Lambda;

// Lambda starts this one executable for every function and names the job in _HANDLER.
return LambdaRuntime.Run(LambdaEnvironment.FromProcess(), JobTable.Create, JobTable.Names);
