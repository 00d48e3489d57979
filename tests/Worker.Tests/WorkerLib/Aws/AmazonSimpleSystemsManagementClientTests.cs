using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public static class AmazonSimpleSystemsManagementClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Reads_a_parameter_decrypted()
    {
        using var service = new ServiceStandIn(
            new ServiceResponse(200, """{"Parameter":{"Name":"/worker/google","Type":"SecureString","Value":"the key","Version":3}}"""));
        using var ssm = service.SimpleSystemsManagement();

        var response = await ssm.GetParameterAsync(new GetParameterRequest { Name = "/worker/google", WithDecryption = true }, Cancelled);

        Assert.Equal(
            ("/worker/google", "SecureString", "the key"), (response.Parameter.Name, response.Parameter.Type, response.Parameter.Value));
        var call = service.OnlyCall;
        Assert.Equal(
            ("/", "AmazonSSM.GetParameter", "application/x-amz-json-1.1"),
            (call.Target, call.Headers["X-Amz-Target"], call.Headers["Content-Type"]));
        Assert.Contains("/ap-northeast-1/ssm/aws4_request", call.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("""{"Name":"/worker/google","WithDecryption":true}""", call.Body);
    }

    [Fact]
    public static async Task Says_which_error_of_which_service_it_was()
    {
        using var service = new ServiceStandIn(
            new ServiceResponse(400, """{"__type":"ParameterNotFound","message":"Parameter /gone not found."}"""));
        using var ssm = service.SimpleSystemsManagement();

        var error = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(
            () => ssm.GetParameterAsync(new GetParameterRequest { Name = "/gone" }, Cancelled));

        Assert.Equal(("ParameterNotFound", "Parameter /gone not found."), (error.ErrorCode, error.Message));
        Assert.Equal("SimpleSystemsManagement", AwsErrors.Classify(error)!.Tags["aws.service"]);
    }
}
