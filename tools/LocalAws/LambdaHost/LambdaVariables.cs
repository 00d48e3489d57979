using System.Globalization;

namespace LocalAws.LambdaHost;

/// <summary>The environment variables that Lambda sets for a function.</summary>
internal static class LambdaVariables
{
    public static Dictionary<string, string> For(FunctionConfiguration function, string runtimeApi, string taskRoot)
    {
        var region = function.Arn.Split(':')[3];
        return new()
        {
            ["_HANDLER"] = function.Handler,
            ["AWS_DEFAULT_REGION"] = region,
            ["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{function.Runtime}",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemorySizeInMB.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = function.Version,
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = function.LogGroupName,
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = $"{DateTime.UtcNow:yyyy/MM/dd}/[{function.Version}]{Guid.NewGuid():N}",
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_REGION"] = region,
            ["LAMBDA_TASK_ROOT"] = taskRoot,
            ["LANG"] = "en_US.UTF-8",
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["TZ"] = ":UTC",
        };
    }
}
