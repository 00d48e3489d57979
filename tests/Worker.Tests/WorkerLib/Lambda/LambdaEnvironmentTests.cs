using WorkerLib.Lambda;

namespace Worker.Tests.WorkerLib.Lambda;

public static class LambdaEnvironmentTests
{
    [Fact]
    public static void Comes_from_the_variables_that_Lambda_sets()
    {
        var variables = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = "169.254.100.1:9001",
            ["_HANDLER"] = "ExportApiLog",
            ["AWS_LAMBDA_FUNCTION_NAME"] = "export_api_log",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "7",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/export_api_log",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = "2026/11/20/[$LATEST]0123",
            ["WORKER_DEADLINE_MARGIN_MS"] = "1200",
        };

        Assert.Equal(
            new LambdaEnvironment
            {
                RuntimeApi = "169.254.100.1:9001",
                Handler = "ExportApiLog",
                FunctionName = "export_api_log",
                FunctionVersion = "7",
                MemoryLimitInMB = 512,
                LogGroupName = "/aws/lambda/export_api_log",
                LogStreamName = "2026/11/20/[$LATEST]0123",
                DeadlineMargin = TimeSpan.FromMilliseconds(1200),
            },
            LambdaEnvironment.From(variables.GetValueOrDefault));
    }

    [Fact]
    public static void Has_a_margin_of_half_a_second_by_default() =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(500),
            LambdaEnvironment.From(name => name == "WORKER_DEADLINE_MARGIN_MS" ? "soon" : null).DeadlineMargin);
}
