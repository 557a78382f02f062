package payload

import "testing"

func TestNamesSecret(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Password": true, "userPassword": true, "Passwords": true, "DBPassword": true, "db_password": true, "Token": true, "AccessToken": true,
		"RefreshToken": true, "ClientSecret": true, "APIKey": true, "ApiKey": true, "Apikey": true, "api_key": true, "StripeAPIKey": true,
		"PrivateKey": true, "Credentials": true, "CVV": true,

		"TokenCount": false, "Tokens": false, "MaxTokens": false, "PasswordChangedAt": false, "PasswordHash": false, "HashedPassword": false,
		"EncryptedPassword": false, "IdempotencyToken": false, "NextPageToken": false, "RequestToken": false, "TaskToken": false, "CardToken": false,
		"SecretName": false, "SecretARN": false, "TokenURL": false, "PublicKey": false, "Key": false, "KeyID": false, "Secretary": false, "": false,
	} {
		if got := namesSecret(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
